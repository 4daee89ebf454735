package ai.creativeflow.studio;

import java.util.Locale;
import java.util.function.Consumer;

/** The families of background. Each draws any number of pictures from chance and works in any window. */
enum Motif {
    /** Soft fields of colour running into each other. */
    MESH(SoftMotifs::mesh),
    /** Grained spheres lit from one side. */
    ORBS(SoftMotifs::orbs),
    /** Large organic shapes. */
    BLOBS(FlowingMotifs::blobs),
    /** Layered hills or sea under a disc. */
    WAVES(FlowingMotifs::waves),
    /** A raster of dots that swell. */
    HALFTONE(GeometricMotifs::halftone),
    /** Tiles of quarter circles, discs and triangles. */
    TILES(GeometricMotifs::tiles),
    /** Beams from one point. */
    RAYS(RadialMotifs::rays),
    /** Concentric bands. */
    ARCS(RadialMotifs::arcs);

    private final Consumer<Canvas> painter;

    Motif(Consumer<Canvas> painter) {
        this.painter = painter;
    }

    void paint(Canvas canvas) {
        painter.accept(canvas);
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
