package ai.creativeflow.assets;

import ai.creativeflow.kernel.http.Etag;
import ai.creativeflow.kernel.http.Problem;
import ai.creativeflow.kernel.http.ProblemCode;
import ai.creativeflow.storage.StoredFiles;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;

/**
 * Sends the bytes of an asset: whole, one range of them (RFC 9110, section 14), or a 304. They can't be run as a page
 * wherever they are opened: the type is ours, not to be guessed, and a policy forbids everything.
 */
final class AssetContent {

    private final StoredFiles files;

    AssetContent(StoredFiles files) {
        this.files = files;
    }

    void send(
            Asset asset,
            Asset.Picture picture,
            String cacheControl,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var etag = new Etag("\"" + picture.sha256() + "\"");
        if (etag.isIn(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            describe(asset, etag, cacheControl, response);
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        Part part = part(picture, etag, request);
        try (InputStream bytes = files.open(asset.team(), picture.sha256(), part.first(), part.length())) {
            describe(asset, etag, cacheControl, response);
            response.setContentType(picture.mediaType());
            if (part.partial()) {
                response.setStatus(HttpServletResponse.SC_PARTIAL_CONTENT);
                response.setHeader(
                        HttpHeaders.CONTENT_RANGE,
                        "bytes %d-%d/%d".formatted(part.first(), part.first() + part.length() - 1, picture.bytes()));
            }
            response.setContentLengthLong(part.length());
            if (!request.getMethod().equals("HEAD")) {
                copy(bytes, asset, part, response);
            }
        }
    }

    /** Not before it is certain that the content itself is sent: a refusal must not be kept for a year. */
    private static void describe(Asset asset, Etag etag, String cacheControl, HttpServletResponse response) {
        response.setHeader(HttpHeaders.ETAG, etag.value());
        response.setHeader(HttpHeaders.CACHE_CONTROL, cacheControl);
        response.setHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
        response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "inline; filename=\"" + fileName(asset) + "\"");
    }

    private record Part(long first, long length, boolean partial) {}

    /** A range of another unit, several ranges, or one whose {@code If-Range} names other content: the whole of it. */
    private static Part part(Asset.Picture picture, Etag etag, HttpServletRequest request) {
        var whole = new Part(0, picture.bytes(), false);
        String header = request.getHeader(HttpHeaders.RANGE);
        String ifRange = request.getHeader(HttpHeaders.IF_RANGE);
        if (header == null || !header.startsWith("bytes=") || (ifRange != null && !ifRange.equals(etag.value()))) {
            return whole;
        }
        List<HttpRange> ranges;
        try {
            ranges = HttpRange.parseRanges(header);
        } catch (IllegalArgumentException e) {
            return whole;
        }
        if (ranges.size() != 1) {
            return whole;
        }
        try {
            long first = ranges.getFirst().getRangeStart(picture.bytes());
            long last = ranges.getFirst().getRangeEnd(picture.bytes());
            if (first <= last && first < picture.bytes()) {
                return new Part(first, last - first + 1, true);
            }
        } catch (IllegalArgumentException e) {
            throw unsatisfiable(picture).because(String.valueOf(e.getMessage()));
        }
        throw unsatisfiable(picture);
    }

    private static Problem unsatisfiable(Asset.Picture picture) {
        return Problem.of(ProblemCode.RANGE_NOT_SATISFIABLE)
                .header(HttpHeaders.CONTENT_RANGE, "bytes */" + picture.bytes());
    }

    private static void copy(InputStream bytes, Asset asset, Part part, HttpServletResponse response)
            throws IOException {
        long sent = bytes.transferTo(response.getOutputStream());
        if (sent != part.length()) {
            throw new IOException("the stored bytes of %s end early".formatted(asset.id()));
        }
    }

    private static String fileName(Asset asset) {
        String safe = asset.labels().name().replaceAll("[^A-Za-z0-9._-]+", "-");
        return safe.isEmpty() ? asset.id().text() : safe;
    }
}
