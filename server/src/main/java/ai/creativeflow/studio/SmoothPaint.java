package ai.creativeflow.studio;

import java.awt.Paint;
import java.awt.PaintContext;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.Transparency;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.ColorModel;
import java.awt.image.DirectColorModel;
import java.awt.image.WritableRaster;
import java.util.List;

/**
 * A soft field of colour with a fine grain that hides its steps. Each spot pulls with a Gaussian of its radius, mixed in
 * OKLab; the field is worked out at {@value #NODES} × {@value #NODES} places and interpolated at every pixel drawn. Grain
 * is in 8-bit steps, its corns a thousandth of the longest side.
 */
final class SmoothPaint implements Paint {

    /** A colour at a place, in canvas pixels; the weight is 1 for an ordinary one. */
    record Spot(double x, double y, double radius, Colour colour, double weight) {}

    private static final int NODES = 64;
    private static final ColorModel OPAQUE = new DirectColorModel(24, 0xFF0000, 0xFF00, 0xFF);

    private final Box area;
    private final float[] field;
    private final int grain;
    private final double corn;

    SmoothPaint(Box area, List<Spot> spots, int grain) {
        this.area = area;
        this.grain = grain;
        this.corn = Math.max(area.width(), area.height()) / 1000;
        this.field = new float[NODES * NODES * 3];
        for (int row = 0; row < NODES; row++) {
            for (int column = 0; column < NODES; column++) {
                double x = area.x() + area.width() * column / (NODES - 1);
                double y = area.y() + area.height() * row / (NODES - 1);
                Colour colour = at(spots, x, y);
                int node = (row * NODES + column) * 3;
                field[node] = colour.red();
                field[node + 1] = colour.green();
                field[node + 2] = colour.blue();
            }
        }
    }

    private static Colour at(List<Spot> spots, double x, double y) {
        double[] sum = new double[3];
        double weights = 1e-9;
        for (Spot spot : spots) {
            double dx = (x - spot.x()) / spot.radius();
            double dy = (y - spot.y()) / spot.radius();
            double weight = spot.weight() * (Math.exp(-(dx * dx + dy * dy)) + 1e-4);
            double[] lab = spot.colour().oklab();
            for (int i = 0; i < 3; i++) {
                sum[i] += weight * lab[i];
            }
            weights += weight;
        }
        return Colour.ofOklab(sum[0] / weights, sum[1] / weights, sum[2] / weights);
    }

    @Override
    public PaintContext createContext(
            ColorModel model, Rectangle device, Rectangle2D user, AffineTransform transform, RenderingHints hints) {
        return new Context(transform);
    }

    @Override
    public int getTransparency() {
        return Transparency.OPAQUE;
    }

    private final class Context implements PaintContext {

        private final double scaleX;
        private final double scaleY;
        private final double shiftX;
        private final double shiftY;
        private final int cornPixels;

        Context(AffineTransform transform) {
            this.scaleX = (NODES - 1) / (area.width() * transform.getScaleX());
            this.scaleY = (NODES - 1) / (area.height() * transform.getScaleY());
            this.shiftX = transform.getTranslateX() + area.x() * transform.getScaleX() - 0.5;
            this.shiftY = transform.getTranslateY() + area.y() * transform.getScaleY() - 0.5;
            this.cornPixels = (int) Math.max(1, Math.round(corn * transform.getScaleX()));
        }

        @Override
        public WritableRaster getRaster(int x, int y, int width, int height) {
            WritableRaster raster = OPAQUE.createCompatibleWritableRaster(width, height);
            int[] line = new int[width];
            for (int row = 0; row < height; row++) {
                fill(line, x, y + row);
                raster.setDataElements(0, row, width, 1, line);
            }
            return raster;
        }

        private void fill(int[] line, int x, int y) {
            double v = Math.clamp((y - shiftY) * scaleY, 0, NODES - 1.001);
            int top = (int) v;
            double down = v - top;
            for (int i = 0; i < line.length; i++) {
                double u = Math.clamp((x + i - shiftX) * scaleX, 0, NODES - 1.001);
                int left = (int) u;
                double across = u - left;
                int node = (top * NODES + left) * 3;
                double noise = noise((x + i) / cornPixels, y / cornPixels);
                int red = part(node, across, down, noise);
                int green = part(node + 1, across, down, noise);
                int blue = part(node + 2, across, down, noise);
                line[i] = red << 16 | green << 8 | blue;
            }
        }

        private int part(int node, double across, double down, double noise) {
            int below = node + NODES * 3;
            double upper = field[node] + (field[node + 3] - field[node]) * across;
            double lower = field[below] + (field[below + 3] - field[below]) * across;
            return (int) Math.clamp(upper + (lower - upper) * down + noise + 0.5, 0, 255);
        }

        /** Triangular, mean 0, within plus or minus the grain. */
        private double noise(int x, int y) {
            int hash = x * 0x27D4EB2D ^ y * 0x165667B1;
            hash = (hash ^ hash >>> 15) * 0x85EBCA6B;
            hash = (hash ^ hash >>> 13) * 0xC2B2AE35;
            hash ^= hash >>> 16;
            return ((hash & 0xFFFF) - (hash >>> 16)) * (grain / 65536.0);
        }

        @Override
        public void dispose() {}

        @Override
        public ColorModel getColorModel() {
            return OPAQUE;
        }
    }
}
