package ai.creativeflow.studio;

import java.util.Locale;

/** The families of background. Each draws any number of pictures from chance and works in any window. */
enum Motif {
    /** Soft fields of colour running into each other. */
    MESH,
    /** Grained spheres lit from one side. */
    ORBS,
    /** Large organic shapes. */
    BLOBS,
    /** Layered hills or sea under a disc. */
    WAVES,
    /** A raster of dots that swell. */
    HALFTONE,
    /** Tiles of quarter circles, discs and triangles. */
    TILES,
    /** Beams from one point. */
    RAYS,
    /** Concentric bands. */
    ARCS;

    void paint(Canvas canvas) {
        switch (this) {
            case MESH -> SoftMotifs.mesh(canvas);
            case ORBS -> SoftMotifs.orbs(canvas);
            case BLOBS -> FlowingMotifs.blobs(canvas);
            case WAVES -> FlowingMotifs.waves(canvas);
            case HALFTONE -> GeometricMotifs.halftone(canvas);
            case TILES -> GeometricMotifs.tiles(canvas);
            case RAYS -> RadialMotifs.rays(canvas);
            case ARCS -> RadialMotifs.arcs(canvas);
        }
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
