package io.terrace.cache.web;

import io.terrace.cache.web.http.Selection;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A request for a page that may be kept. Immutable.
 *
 * @param base the key of the page, whatever the variant
 */
record PageRequest(
    HttpServletRequest request, PagePolicy policy, String base, RequestDirectives directives) {

  static PageRequest of(HttpServletRequest request, PagePolicy policy) {
    return new PageRequest(
        request,
        policy,
        PageTarget.key(request, policy.parameters()),
        policy.heedsRequests()
            ? RequestDirectives.of(
                PageWriter.lines(request, "Cache-Control"), PageWriter.lines(request, "Pragma"))
            : RequestDirectives.NONE);
  }

  List<String> lines(String header) {
    return PageWriter.lines(request, header);
  }

  boolean isAuthorized() {
    return request.getHeader("Authorization") != null;
  }

  /** Returns why the handler is asked at once, and nothing is stored; empty if it need not be. */
  Optional<String> bypass() {
    if (!policy.condition().test(request)) {
      return Optional.of("policy");
    }
    if (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null) {
      return Optional.of("body");
    }
    if (directives.forbidStoring()) {
      return Optional.of("no-store");
    }
    if (!policy.servesSessions() && request.getSession(false) != null) {
      return Optional.of("session");
    }
    return PageTarget.ambiguity(request);
  }

  /** Returns the selection by the {@code Vary} of a response to this request. */
  Selection selection(List<String> varied) {
    List<String> names = new ArrayList<>(varied);
    names.addAll(policy.varyOn());
    return names.isEmpty() ? Selection.NONE : Selection.of(names, this::lines);
  }
}
