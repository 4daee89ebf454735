package ai.creativeflow.assets;

import ai.creativeflow.kernel.http.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a team calls an asset: in its own words, for its own use. */
public record Labels(String name, List<String> tags, Map<String, String> metadata) {

    static final int NAME_LENGTH_MAX = 200;
    private static final int TAGS_MAX = 50;
    private static final int TAG_LENGTH_MAX = 50;
    private static final int METADATA_KEYS_MAX = 50;
    private static final int METADATA_KEY_LENGTH_MAX = 40;
    private static final int METADATA_VALUE_LENGTH_MAX = 500;

    public Labels {
        tags = List.copyOf(tags);
        metadata = Map.copyOf(metadata);
    }

    static Labels of(String name) {
        return new Labels(name, List.of(), Map.of());
    }

    Labels withName(String other) {
        return new Labels(other, tags, metadata);
    }

    Labels withTags(List<String> others) {
        return new Labels(name, others, metadata);
    }

    Labels withMetadata(Map<String, String> other) {
        return new Labels(name, tags, other);
    }

    /** Throws {@link Problem} 422 where it can't be a name. */
    static String name(@Nullable String name) {
        if (name == null || name.isBlank() || name.length() > NAME_LENGTH_MAX || hasControls(name)) {
            throw Problem.invalid(
                    "/name",
                    "length",
                    "must have 1 to %d characters, none of them a control character".formatted(NAME_LENGTH_MAX));
        }
        return name;
    }

    /** Each once, in the order given. Throws {@link Problem} 422. */
    static List<String> tags(@Nullable List<@Nullable String> tags) {
        if (tags == null) {
            return List.of();
        }
        if (tags.size() > TAGS_MAX) {
            throw Problem.invalid("/tags", "too_many", "must have at most %d entries".formatted(TAGS_MAX));
        }
        var checked = new ArrayList<String>();
        for (int i = 0; i < tags.size(); i++) {
            String tag = tags.get(i);
            if (tag == null || tag.isBlank() || tag.length() > TAG_LENGTH_MAX || hasControls(tag)) {
                throw Problem.invalid(
                        "/tags/" + i,
                        "length",
                        "must have 1 to %d characters, none of them a control character".formatted(TAG_LENGTH_MAX));
            }
            checked.add(tag);
        }
        return checked.stream().distinct().toList();
    }

    /** Throws {@link Problem} 422. */
    static Map<String, String> metadata(@Nullable Map<String, @Nullable String> metadata) {
        if (metadata == null) {
            return Map.of();
        }
        if (metadata.size() > METADATA_KEYS_MAX) {
            throw Problem.invalid("/metadata", "too_many", "must have at most %d keys".formatted(METADATA_KEYS_MAX));
        }
        var checked = new LinkedHashMap<String, String>();
        metadata.forEach((key, value) -> {
            String pointer = "/metadata/" + key.replace("~", "~0").replace("/", "~1");
            if (key.isEmpty() || key.length() > METADATA_KEY_LENGTH_MAX) {
                throw Problem.invalid(
                        pointer, "length", "must have a name of 1 to %d characters".formatted(METADATA_KEY_LENGTH_MAX));
            }
            if (value == null || value.length() > METADATA_VALUE_LENGTH_MAX) {
                throw Problem.invalid(
                        pointer,
                        "length",
                        "must be a text of at most %d characters".formatted(METADATA_VALUE_LENGTH_MAX));
            }
            checked.put(key, value);
        });
        return checked;
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }
}
