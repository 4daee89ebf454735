package ai.creativeflow.studio;

import java.util.List;
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
    ARCS,
    /** Sheets of cut paper, each with the shadow it throws. */
    PAPER,
    /** Two colours that fade into each other in a coarse grain. */
    GRAIN,
    /** Slanting bands of uneven width. */
    STRIPES,
    /** Small shapes thrown about. */
    CONFETTI,
    /** What the prompt is about, where it belongs. */
    SCENE,
    /** What the prompt is about, on tiles. */
    PATTERN,
    /** What the prompt is about, once and large. */
    EMBLEM,
    /** What the prompt is about, strewn like the print of a wrapping paper. */
    SCATTER,
    /** What the prompt is about, so near that it leaves the picture. */
    CLOSEUP;

    /** Those that need a subject. */
    static final List<Motif> PICTORIAL = List.of(SCENE, PATTERN, EMBLEM, SCATTER, CLOSEUP);

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
            case PAPER -> FlowingMotifs.paper(canvas);
            case GRAIN -> SoftMotifs.grain(canvas);
            case STRIPES -> GeometricMotifs.stripes(canvas);
            case CONFETTI -> GeometricMotifs.confetti(canvas);
            case SCENE -> SubjectMotifs.scene(canvas, canvas.theSubject());
            case PATTERN -> SubjectMotifs.pattern(canvas, canvas.theSubject());
            case EMBLEM -> SubjectMotifs.emblem(canvas, canvas.theSubject());
            case SCATTER -> SubjectMotifs.scatter(canvas, canvas.theSubject());
            case CLOSEUP -> SubjectMotifs.closeUp(canvas, canvas.theSubject());
        }
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
