package ai.creativeflow.portal;

import ai.creativeflow.kernel.http.PublicUrl;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI document in both spellings, with the address of this server in it. Made once. */
final class Contract {

    /** What the document calls this server. */
    private static final String PLACEHOLDER = "http://127.0.0.1:8080";

    private final String yaml;
    private final String json;

    Contract(String document, JsonMapper json, PublicUrl publicUrl) {
        this.yaml = document.replace(PLACEHOLDER, publicUrl.base());
        this.json = json.writeValueAsString(new Yaml(new SafeConstructor(new LoaderOptions())).<Object>load(this.yaml));
    }

    String yaml() {
        return yaml;
    }

    String json() {
        return json;
    }
}
