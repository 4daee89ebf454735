package ai.creativeflow.imaging;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what an SVG file costs to draw near what its length suggests. Parts of it may be used again, but their number times
 * the file's length stays below {@value #WORK_MAX}, and what is used uses nothing itself: neither circles nor towers.
 */
final class SvgBounds {

    private static final int ELEMENTS_MAX = 3000;
    private static final int DEPTH_MAX = 24;
    private static final int WORK_MAX = 4 * 1024 * 1024;
    private static final int CLIPS_MAX = 32;
    /** Java cuts outlines with each other in more than linear time. */
    private static final int CLIP_LENGTH_MAX = 512;

    private static final int GRADIENTS_MAX = 8;

    private final Deque<String> ids = new ArrayDeque<>();
    /** What has a {@code use} in it, or is one. */
    private final Set<String> users = new HashSet<>();

    private final Set<String> used = new HashSet<>();
    private final Map<String, String> gradients = new HashMap<>();
    private int uses;
    private int clips;
    private int elements;
    private int clipDepth;
    private int clipParts;

    /** Why a file is not drawn, in words for the one whose file it is. */
    static final class Refusal extends Exception {
        Refusal(String because) {
            super(because);
        }
    }

    void begin(XMLStreamReader in, int depth) throws Refusal {
        if (++elements > ELEMENTS_MAX || depth > DEPTH_MAX) {
            throw new Refusal("It has more than %d elements, or deeper than %d.".formatted(ELEMENTS_MAX, DEPTH_MAX));
        }
        String id = in.getAttributeValue(null, "id");
        ids.push(id == null ? "" : id);
        switch (in.getLocalName().toLowerCase(Locale.ROOT)) {
            case "use" -> use(in);
            case "lineargradient", "radialgradient" -> {
                String parent = href(in);
                if (id != null && parent != null) {
                    gradients.put(id, parent);
                }
            }
            case "clippath" -> clipDepth++;
            default -> {
                // nothing more is asked of it
            }
        }
        if (clipDepth > 0) {
            checkClip(in);
        }
    }

    void end(String name) {
        if (ids.isEmpty()) {
            return; // the root
        }
        ids.pop();
        if (name.toLowerCase(Locale.ROOT).equals("clippath")) {
            clipDepth--;
        }
    }

    /** Whether what stands here may be clipped: a clip itself may not. */
    boolean clips() throws Refusal {
        if (clipDepth > 0) {
            return false;
        }
        if (++clips > CLIPS_MAX) {
            throw new Refusal("It has more than %d clips.".formatted(CLIPS_MAX));
        }
        return true;
    }

    /** At the end, when all is known. */
    void check(int length) throws Refusal {
        used.retainAll(users);
        if (!used.isEmpty()) {
            throw new Refusal("It uses a part that uses another.");
        }
        if ((long) uses * length > WORK_MAX) {
            throw new Refusal("It uses its parts too often.");
        }
        for (String first : gradients.keySet()) {
            String at = first;
            for (int i = 0; i < GRADIENTS_MAX && at != null; i++) {
                at = gradients.get(at);
            }
            if (at != null) {
                throw new Refusal("Its gradients build on each other without end.");
            }
        }
    }

    private void use(XMLStreamReader in) {
        uses++;
        users.addAll(ids);
        String target = href(in);
        if (target != null && !target.isEmpty()) {
            used.add(target);
        }
    }

    private void checkClip(XMLStreamReader in) throws Refusal {
        String name = in.getLocalName().toLowerCase(Locale.ROOT);
        String outline = in.getAttributeValue(null, name.equals("path") ? "d" : "points");
        boolean simple = name.equals("clippath") || name.equals("g") || SvgRules.SHAPES.contains(name);
        if (!simple || ++clipParts > CLIPS_MAX || (outline != null && outline.length() > CLIP_LENGTH_MAX)) {
            throw new Refusal("One of its clips is too complex.");
        }
    }

    private static @Nullable String href(XMLStreamReader in) {
        for (int i = 0; i < in.getAttributeCount(); i++) {
            if (in.getAttributeLocalName(i).equals("href")) {
                return in.getAttributeValue(i).trim().replaceFirst("^#", "");
            }
        }
        return null;
    }
}
