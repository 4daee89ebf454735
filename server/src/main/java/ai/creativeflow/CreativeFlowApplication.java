package ai.creativeflow;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The one deployable: every feature of the CreativeFlow API Platform in one process. */
@SpringBootApplication
public class CreativeFlowApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(CreativeFlowApplication.class, arguments);
    }
}
