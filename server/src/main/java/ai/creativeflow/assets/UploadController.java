package ai.creativeflow.assets;

import ai.creativeflow.identity.Caller;
import ai.creativeflow.identity.Route;
import ai.creativeflow.identity.Route.Repeat;
import ai.creativeflow.identity.Scope;
import ai.creativeflow.imaging.PictureKind;
import ai.creativeflow.kernel.http.Idempotency;
import ai.creativeflow.kernel.http.Idempotency.Outcome;
import ai.creativeflow.storage.StoredFiles;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Files that callers send. The bytes are stored before the transaction of the row; where that fails they go again. */
@RestController
final class UploadController {

    private final Assets assets;
    private final UploadReader reader;
    private final StoredFiles files;
    private final Idempotency idempotency;

    UploadController(Assets assets, UploadReader reader, StoredFiles files, Idempotency idempotency) {
        this.assets = assets;
        this.reader = reader;
        this.files = files;
        this.idempotency = idempotency;
    }

    @PostMapping("/v1/assets")
    @Route(scope = Scope.ASSETS_WRITE, repeat = Repeat.ONCE_BY_KEY)
    ResponseEntity<byte[]> upload(Caller caller, HttpServletRequest request) throws IOException {
        try (UploadReader.Upload upload = reader.read(request)) {
            var examined = upload.examined();
            files.put(caller.team(), examined.content(), caller.plan().storageBytes());
            return idempotency
                    .run(request, caller.idempotencyOwner(), () -> {
                        Asset asset = assets.add(caller.team(), caller.mode(), labels(upload), examined.picture());
                        return Outcome.created("/v1/assets/" + asset.id(), assets.view(asset));
                    })
                    .toResponse();
        }
    }

    private static Labels labels(UploadReader.Upload upload) {
        String name = upload.name();
        String otherwise = "upload." + extension(upload.examined().picture());
        return new Labels(name == null ? otherwise : name, upload.tags(), upload.metadata());
    }

    static String extension(Asset.Picture picture) {
        return PictureKind.ofMediaType(picture.mediaType()).orElseThrow().extension();
    }
}
