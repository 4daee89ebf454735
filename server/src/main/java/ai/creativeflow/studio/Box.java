package ai.creativeflow.studio;

import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;

/** An upright rectangle in canvas pixels; y grows downwards. Cutting returns the part that is named. */
record Box(double x, double y, double width, double height) {

    static Box of(Rectangle2D r) {
        return new Box(r.getX(), r.getY(), r.getWidth(), r.getHeight());
    }

    double right() {
        return x + width;
    }

    double bottom() {
        return y + height;
    }

    double centreX() {
        return x + width / 2;
    }

    double centreY() {
        return y + height / 2;
    }

    double shortSide() {
        return Math.min(width, height);
    }

    double aspect() {
        return width / height;
    }

    Box inset(double by) {
        return inset(by, by);
    }

    Box inset(double horizontally, double vertically) {
        double dx = Math.min(horizontally, width * 0.45);
        double dy = Math.min(vertically, height * 0.45);
        return new Box(x + dx, y + dy, width - 2 * dx, height - 2 * dy);
    }

    Box grown(double by) {
        return new Box(x - by, y - by, width + 2 * by, height + 2 * by);
    }

    Box left(double share) {
        return new Box(x, y, width * share, height);
    }

    Box rightPart(double share) {
        return new Box(x + width * (1 - share), y, width * share, height);
    }

    Box top(double share) {
        return new Box(x, y, width, height * share);
    }

    Box bottomPart(double share) {
        return new Box(x, y + height * (1 - share), width, height * share);
    }

    /** Mirrored about the vertical middle of the canvas given. */
    Box mirrored(Box canvas) {
        return new Box(canvas.x + canvas.right() - right(), y, width, height);
    }

    static Box centred(double centreX, double centreY, double width, double height) {
        return new Box(centreX - width / 2, centreY - height / 2, width, height);
    }

    /** The same size moved into another box; what is larger than that is cut to it. */
    Box movedInto(Box outer) {
        double w = Math.min(width, outer.width);
        double h = Math.min(height, outer.height);
        return new Box(Math.clamp(x, outer.x, outer.right() - w), Math.clamp(y, outer.y, outer.bottom() - h), w, h);
    }

    /** What both cover, at least a pixel. */
    Box intersection(Box other) {
        double left = Math.max(x, other.x);
        double top = Math.max(y, other.y);
        return new Box(
                left,
                top,
                Math.max(1, Math.min(right(), other.right()) - left),
                Math.max(1, Math.min(bottom(), other.bottom()) - top));
    }

    boolean contains(Box other, double tolerance) {
        return other.x >= x - tolerance
                && other.y >= y - tolerance
                && other.right() <= right() + tolerance
                && other.bottom() <= bottom() + tolerance;
    }

    boolean overlaps(Box other) {
        return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
    }

    Box union(Box other) {
        double left = Math.min(x, other.x);
        double top = Math.min(y, other.y);
        return new Box(left, top, Math.max(right(), other.right()) - left, Math.max(bottom(), other.bottom()) - top);
    }

    Rectangle2D rectangle() {
        return new Rectangle2D.Double(x, y, width, height);
    }

    RoundRectangle2D rounded(double radius) {
        return new RoundRectangle2D.Double(x, y, width, height, 2 * radius, 2 * radius);
    }

    Ellipse2D ellipse() {
        return new Ellipse2D.Double(x, y, width, height);
    }
}
