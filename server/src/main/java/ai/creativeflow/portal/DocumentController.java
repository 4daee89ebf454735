package ai.creativeflow.portal;

import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.kernel.http.PublicUrl;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
final class DocumentController {

    private static final MediaType HTML = new MediaType("text", "html", StandardCharsets.UTF_8);
    private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);
    private static final MediaType YAML = new MediaType("application", "yaml", StandardCharsets.UTF_8);
    private static final String BASE = "{{base}}";

    private final Contract contract;
    private final String home;
    private final String reference;
    private final String forModels;

    DocumentController(Contract contract, PublicUrl publicUrl) {
        this.contract = contract;
        this.home = Html.page(
                "CreativeFlow API: social-media creatives from a prompt",
                PortalConfiguration.resource("portal/home.html").replace(BASE, Html.text(publicUrl.base())));
        this.reference = PortalConfiguration.resource("portal/reference.html");
        this.forModels = PortalConfiguration.resource("portal/llms.txt")
                .replace(BASE, publicUrl.base())
                .replace("{{codes}}", codes());
    }

    @GetMapping("/")
    ResponseEntity<String> home() {
        return ResponseEntity.ok().contentType(HTML).body(home);
    }

    @GetMapping("/docs")
    ResponseEntity<String> reference() {
        return ResponseEntity.ok().contentType(HTML).body(reference);
    }

    @GetMapping("/llms.txt")
    ResponseEntity<String> forModels() {
        return ResponseEntity.ok().contentType(TEXT).body(forModels);
    }

    @GetMapping("/openapi.yaml")
    ResponseEntity<String> yaml() {
        return ResponseEntity.ok().contentType(YAML).body(contract.yaml());
    }

    @GetMapping("/openapi.json")
    ResponseEntity<String> json() {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(contract.json());
    }

    private static String codes() {
        return Arrays.stream(ProblemCode.values()).map(ProblemCode::wire).collect(Collectors.joining(", "));
    }
}
