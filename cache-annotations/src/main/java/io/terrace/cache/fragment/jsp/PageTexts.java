package io.terrace.cache.fragment.jsp;

import io.terrace.cache.fragment.TemplateFragments;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.jsp.PageContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The digests of the texts of an application's pages, read once for each class that a page is
 * compiled to: a changed page is compiled to another. Thread-safe.
 */
final class PageTexts {

  private final Map<Class<?>, String> digests = Collections.synchronizedMap(new WeakHashMap<>());

  /** Returns the digest of {@code page}'s text; its class's name where the text is not deployed. */
  String digest(PageContext page) throws IOException {
    Class<?> type = page.getPage().getClass();
    String digest = digests.get(type);
    if (digest == null) {
      digest = read(page, type);
      digests.put(type, digest);
    }
    return digest;
  }

  private static String read(PageContext page, Class<?> type) throws IOException {
    String path = path((HttpServletRequest) page.getRequest());
    try (InputStream text = page.getServletContext().getResourceAsStream(path)) {
      return text == null
          ? type.getName()
          : TemplateFragments.digest(
              new String(text.readAllBytes(), StandardCharsets.ISO_8859_1)); // each byte counts
    }
  }

  private static String path(HttpServletRequest request) {
    Object included = request.getAttribute(RequestDispatcher.INCLUDE_SERVLET_PATH);
    Object more =
        included == null
            ? request.getPathInfo()
            : request.getAttribute(RequestDispatcher.INCLUDE_PATH_INFO);
    String path = included == null ? request.getServletPath() : included.toString();
    return more == null ? path : path + more;
  }
}
