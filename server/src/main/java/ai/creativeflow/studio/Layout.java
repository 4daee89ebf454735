package ai.creativeflow.studio;

import static ai.creativeflow.studio.Motif.*;
import static ai.creativeflow.studio.Pairing.*;
import static ai.creativeflow.studio.Scheme.Mood.*;

import java.util.List;
import java.util.Locale;

/** The arrangements, each with the motifs, typefaces and grounds that suit it. All work in every aspect. */
@SuppressWarnings("ImmutableEnumChecker") // its lists are List.of
enum Layout {
    /** Type over art that fills the canvas. */
    HERO(
            List.of(MESH, ORBS, WAVES, BLOBS, ARCS, GRAIN, CONFETTI, SCENE, EMBLEM, CLOSEUP),
            List.of(BLACK, GROTESK, GEOMETRIC, SOFT_SERIF),
            List.of(DARK, VIVID)),
    /** A panel of type beside or below a panel of art. */
    SPLIT(
            List.of(
                    TILES, ARCS, HALFTONE, WAVES, RAYS, ORBS, PAPER, STRIPES, CONFETTI, SCENE, PATTERN, EMBLEM, SCATTER,
                    CLOSEUP),
            List.of(BLACK, GEOMETRIC, SLAB, TRANSITIONAL, GROTESK),
            List.of(LIGHT, DARK, VIVID)),
    /** A paper card on art. */
    CARD(
            List.of(MESH, BLOBS, TILES, HALFTONE, WAVES, RAYS, PAPER, GRAIN, STRIPES, CONFETTI, SCATTER),
            List.of(DIDONE, TRANSITIONAL, SOFT_SERIF, GROTESK),
            List.of(VIVID, DARK)),
    /** A great disc with the figure or the headline. */
    MEDALLION(
            List.of(RAYS, HALFTONE, ARCS, BLOBS, PAPER, STRIPES, CONFETTI, PATTERN, SCATTER),
            List.of(BLACK, CONDENSED, SLAB, GEOMETRIC),
            List.of(VIVID, DARK, LIGHT)),
    /** A page of a magazine: serif, rules, an arched picture. */
    EDITORIAL(
            List.of(ORBS, MESH, WAVES, BLOBS, ARCS, TILES, GRAIN, STRIPES, SCENE, EMBLEM, CLOSEUP),
            List.of(DIDONE, TRANSITIONAL, SOFT_SERIF),
            List.of(LIGHT)),
    /** Two fields parted by slanting bands. */
    DIAGONAL(
            List.of(HALFTONE, MESH, RAYS, ARCS, TILES, PAPER, GRAIN, CONFETTI, PATTERN, SCENE, SCATTER),
            List.of(CONDENSED, GOTHIC, BLACK),
            List.of(DARK, VIVID, LIGHT)),
    /** A framed poster with type as wide as the frame. */
    POSTER(
            List.of(
                    HALFTONE, RAYS, WAVES, ARCS, TILES, ORBS, PAPER, STRIPES, CONFETTI, SCENE, PATTERN, EMBLEM, SCATTER,
                    CLOSEUP),
            List.of(CONDENSED, GOTHIC, BLACK, GROTESK),
            List.of(VIVID, LIGHT, DARK)),
    /** A picture hung on a plain wall, its label below. */
    GALLERY(
            List.of(
                    TILES, WAVES, ORBS, MESH, RAYS, PAPER, GRAIN, STRIPES, CONFETTI, SCENE, PATTERN, EMBLEM, SCATTER,
                    CLOSEUP),
            List.of(GROTESK, SLAB, GEOMETRIC, TRANSITIONAL),
            List.of(LIGHT, DARK)),
    /** One picture in the modules of a grid, type flush left. */
    SWISS(
            List.of(MESH, WAVES, HALFTONE, ORBS, GRAIN, STRIPES, SCENE, EMBLEM, CLOSEUP),
            List.of(GROTESK, BLACK, GEOMETRIC),
            List.of(LIGHT, VIVID, DARK)),
    /** Blocks of colour that touch. */
    STACK(
            List.of(TILES, ARCS, WAVES, BLOBS, RAYS, PAPER, STRIPES, CONFETTI, SCENE, EMBLEM, SCATTER, CLOSEUP),
            List.of(GEOMETRIC, BLACK, SLAB, GROTESK, SOFT_SERIF),
            List.of(LIGHT, VIVID, DARK)),
    /** The figure, the date or the headline as large as it goes. */
    NUMBER(
            List.of(HALFTONE, TILES, RAYS, ARCS, MESH, PAPER, STRIPES, CONFETTI, PATTERN, SCATTER),
            List.of(CONDENSED, BLACK, GOTHIC, SLAB, TRANSITIONAL),
            List.of(VIVID, LIGHT, DARK)),
    /** An admission ticket on art. */
    TICKET(
            List.of(RAYS, HALFTONE, BLOBS, MESH, TILES, PAPER, STRIPES, CONFETTI, SCATTER),
            List.of(SLAB, GOTHIC, CONDENSED, TRANSITIONAL, GROTESK),
            List.of(VIVID, DARK)),
    /** Cut paper: a round picture and plain shapes. */
    COLLAGE(
            List.of(WAVES, MESH, HALFTONE, ORBS, TILES, GRAIN, STRIPES, EMBLEM, SCENE, CLOSEUP),
            List.of(GEOMETRIC, SOFT_SERIF, BLACK, GROTESK, SLAB),
            List.of(LIGHT, VIVID, DARK));

    private final List<Motif> motifs;
    private final List<Pairing> pairings;
    private final List<Scheme.Mood> moods;

    Layout(List<Motif> motifs, List<Pairing> pairings, List<Scheme.Mood> moods) {
        this.motifs = motifs;
        this.pairings = pairings;
        this.moods = moods;
    }

    /** What is left of an arrangement from afar. Those that share one are never in the same set of four. */
    enum Silhouette {
        BLEED,
        SHEET,
        PICTURE,
        PAGE,
        FIELDS,
        GRID,
        TYPE
    }

    /** Whether a part of it, not all, is art: where a picture can stand. */
    boolean hasPicture() {
        return switch (silhouette()) {
            case PICTURE, PAGE, FIELDS, GRID -> true;
            case BLEED, SHEET, TYPE -> false;
        };
    }

    Silhouette silhouette() {
        return switch (this) {
            case HERO -> Silhouette.BLEED;
            case CARD, MEDALLION, TICKET -> Silhouette.SHEET;
            case SPLIT, GALLERY, COLLAGE -> Silhouette.PICTURE;
            case EDITORIAL, POSTER -> Silhouette.PAGE;
            case DIAGONAL, STACK -> Silhouette.FIELDS;
            case SWISS -> Silhouette.GRID;
            case NUMBER -> Silhouette.TYPE;
        };
    }

    void arrange(Stage stage) {
        switch (this) {
            case HERO -> BleedLayouts.hero(stage);
            case SPLIT -> PanelLayouts.split(stage);
            case CARD -> BleedLayouts.card(stage);
            case MEDALLION -> MedallionLayout.arrange(stage);
            case EDITORIAL -> PrintLayouts.editorial(stage);
            case DIAGONAL -> PanelLayouts.diagonal(stage);
            case POSTER -> PrintLayouts.poster(stage);
            case GALLERY -> PanelLayouts.gallery(stage);
            case SWISS -> GridLayouts.swiss(stage);
            case STACK -> GridLayouts.stack(stage);
            case NUMBER -> NumberLayout.arrange(stage);
            case TICKET -> TicketLayout.arrange(stage);
            case COLLAGE -> CollageLayout.arrange(stage);
        }
    }

    /** The motifs that suit it; those that show the subject first where there is one. */
    List<List<Motif>> motifs(boolean hasSubject) {
        List<Motif> plain =
                motifs.stream().filter(m -> !Motif.PICTORIAL.contains(m)).toList();
        List<Motif> pictorial =
                motifs.stream().filter(Motif.PICTORIAL::contains).toList();
        return hasSubject ? List.of(pictorial, plain) : List.of(plain);
    }

    List<Pairing> pairings() {
        return pairings;
    }

    List<Scheme.Mood> moods() {
        return moods;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
