package ai.creativeflow.orchestrator;

import ai.creativeflow.generations.Engine.Job;
import ai.creativeflow.generations.RemoteEngine.FinalOrder;
import ai.creativeflow.generations.RemoteEngine.Patron;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The bodies of what it is asked, in the dialect that it is configured to understand. */
final class Requests {

    private static final int STYLE_LENGTH_MAX = 2_048;

    /** What tells the orchestrator that the job is charged here and not there. */
    private static final String SOURCE = "api_platform";

    private final Dialect dialect;
    private final @Nullable String defaultProject;

    Requests(Dialect dialect, @Nullable String defaultProject) {
        this.dialect = dialect;
        this.defaultProject = defaultProject;
    }

    Map<String, Object> create(Job job, Patron patron, String user) {
        var body = new LinkedHashMap<String, Object>();
        switch (dialect) {
            case CAMEL -> {
                body.put("projectId", project(job, patron));
                body.put("inputPrompt", job.prompt());
                put(body, "styleGuidance", style(job));
                body.put(
                        "inputParameters",
                        Map.of(
                                "format", job.format(),
                                "resolution", job.size().toString(),
                                "samples", job.samples()));
            }
            case SNAKE -> {
                body.put("user_id", user);
                body.put("project_id", project(job, patron));
                body.put("input_prompt", job.prompt());
                put(body, "style_guidance", style(job));
                body.put("output_format", "Custom");
                body.put(
                        "custom_dimensions",
                        Map.of("width", job.size().width(), "height", job.size().height()));
                put(body, "emotional_tone", job.tone() == null ? "" : job.tone());
            }
        }
        body.put("context", context(patron, user));
        return body;
    }

    Map<String, Object> regenerate(Job job, String user) {
        var body = new LinkedHashMap<String, Object>();
        body.put(name("userId", "user_id"), user);
        body.put(name("updatedPrompt", "updated_prompt"), job.prompt());
        put(body, name("updatedStyleGuidance", "updated_style_guidance"), style(job));
        return body;
    }

    Map<String, Object> select(String sample, FinalOrder order, String user) {
        return Map.of(
                name("selectedSampleId", "selected_sample_id"), sample,
                name("userId", "user_id"), user,
                name("desiredResolution", "desired_resolution"), order.size().toString());
    }

    private String name(String camel, String snake) {
        return switch (dialect) {
            case CAMEL -> camel;
            case SNAKE -> snake;
        };
    }

    private static Map<String, Object> context(Patron patron, String user) {
        var context = new LinkedHashMap<String, Object>();
        context.put("user_id", user);
        context.put("source", SOURCE);
        if (patron.key() != null) {
            context.put("api_client_id", patron.key().text());
        }
        return context;
    }

    /** The caller's own, where it is what the orchestrator takes: a UUID. */
    private String project(Job job, Patron patron) {
        String named = job.projectId();
        if (named != null && isUuid(named)) {
            return named;
        }
        return defaultProject == null ? patron.team().value().toString() : defaultProject;
    }

    private static boolean isUuid(String text) {
        try {
            return UUID.fromString(text).toString().equalsIgnoreCase(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String style(Job job) {
        List<String> parts = new ArrayList<>();
        if (job.tone() != null) {
            parts.add("tone: " + job.tone());
        }
        if (job.industry() != null) {
            parts.add("industry: " + job.industry());
        }
        if (!job.palette().isEmpty()) {
            parts.add("colours: " + String.join(", ", job.palette()));
        }
        String style = String.join("; ", parts);
        return style.length() > STYLE_LENGTH_MAX ? style.substring(0, STYLE_LENGTH_MAX) : style;
    }

    private static void put(Map<String, Object> body, String name, String value) {
        if (!value.isEmpty()) {
            body.put(name, value);
        }
    }
}
