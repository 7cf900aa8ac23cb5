package org.vestibule.localstack.roundrobin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyRequest;
import io.vertx.httpproxy.ProxyResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.vestibule.contracts.ProblemType;

/**
 * Answers in the place of an instance: 503 with when to come back where none was asked, and 502 where one was asked and
 * did not answer, so that nobody knows whether it did what was wanted (RFC 9110, sections 15.6.3 and 15.6.4).
 */
final class Apologies implements ProxyInterceptor {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RETRY_AFTER_S = "1";

    @Override
    public Future<ProxyResponse> handleProxyRequest(ProxyContext proxied) {
        return proxied.sendRequest()
                .recover(failure -> Future.succeededFuture(
                        failure instanceof NobodyServes ? comeBack(proxied.request()) : unsure(proxied.request())));
    }

    private static ProxyResponse comeBack(ProxyRequest request) {
        var type = ProblemType.UNAVAILABLE;
        return problem(request, type.status(), type.uri().toString(), "Service unavailable")
                .putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_S);
    }

    private static ProxyResponse unsure(ProxyRequest request) {
        return problem(request, 502, "about:blank", "Bad Gateway");
    }

    private static ProxyResponse problem(ProxyRequest request, int status, String type, String title) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", type);
        problem.put("title", title);
        problem.put("status", status);
        return request.release()
                .response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .setBody(Body.body(written(problem)));
    }

    private static Buffer written(Map<String, Object> problem) {
        try {
            return Buffer.buffer(JSON.writeValueAsBytes(problem));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
