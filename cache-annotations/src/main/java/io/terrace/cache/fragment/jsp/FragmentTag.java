package io.terrace.cache.fragment.jsp;

import io.terrace.cache.fragment.FragmentKey;
import io.terrace.cache.fragment.FragmentOptions;
import io.terrace.cache.fragment.Fragments;
import io.terrace.cache.fragment.TemplateFragments;
import jakarta.servlet.ServletContext;
import jakarta.servlet.jsp.JspException;
import jakarta.servlet.jsp.PageContext;
import jakarta.servlet.jsp.tagext.JspFragment;
import jakarta.servlet.jsp.tagext.SimpleTagSupport;
import java.io.IOException;
import java.io.Serial;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a part of a JSP page:
 *
 * <pre>{@code
 * <%@ taglib prefix="cache" uri="urn:terrace:cache" %>
 * <cache:fragment name="product" vary="${product.id}" ttl="10m" tags="product:${product.id}">
 *   <b>${product.name}</b>
 * </cache:fragment>
 * }</pre>
 *
 * <p>Tell the application once where fragments are kept: {@code FragmentTag.keepIn(fragments,
 * servletContext)}. {@code vary} and {@code tags} take a collection too; {@code using} names a
 * cache. The text of the page is part of the key; that of pages which it includes is not.
 *
 * <p>Made by the page for one use, by one thread.
 */
@SuppressWarnings("exports") // whoever uses it has the module that it speaks of
public final class FragmentTag extends SimpleTagSupport {

  private @Nullable String name;
  private @Nullable Object vary;
  private @Nullable Object ttl;
  private @Nullable Object tags;
  private @Nullable String using;

  /** Made by a page. */
  public FragmentTag() {}

  /** Has the pages of {@code application} keep their fragments in {@code fragments}. */
  public static void keepIn(Fragments fragments, ServletContext application) {
    application.setAttribute(Fragments.class.getName(), fragments);
    application.setAttribute(PageTexts.class.getName(), new PageTexts());
  }

  /** Sets the name of the fragment. */
  public void setName(String name) {
    this.name = name;
  }

  /** Sets the values that it varies on: one, or a collection. */
  public void setVary(Object vary) {
    this.vary = vary;
  }

  /** Sets how long it is fresh: like {@code 10m}, or a number of seconds. */
  public void setTtl(Object ttl) {
    this.ttl = ttl;
  }

  /** Sets its tags: one, or a collection. */
  public void setTags(Object tags) {
    this.tags = tags;
  }

  /** Sets the name of the cache that it is kept in. */
  public void setUsing(String using) {
    this.using = using;
  }

  @Override
  public void doTag() throws JspException, IOException {
    JspFragment body = getJspBody();
    if (body == null) {
      return;
    }
    if (!(getJspContext() instanceof PageContext page)) {
      throw new JspException("<cache:fragment> is for pages of servlets");
    }
    ServletContext application = page.getServletContext();
    if (!(application.getAttribute(Fragments.class.getName()) instanceof Fragments fragments)
        || !(application.getAttribute(PageTexts.class.getName()) instanceof PageTexts texts)) {
      throw new JspException(
          "<cache:fragment> does not know where fragments are kept: call"
              + " FragmentTag.keepIn(fragments, servletContext) when the application starts.");
    }
    FragmentKey key;
    FragmentOptions options;
    try {
      key = TemplateFragments.key(String.valueOf(name), texts.digest(page), vary);
      options = TemplateFragments.options(ttl, tags, using);
    } catch (IllegalArgumentException wrong) {
      throw new JspException(wrong.getMessage(), wrong);
    }
    try {
      page.getOut().write(fragments.render(key, options, out -> out.append(rendered(body))));
    } catch (BodyFailedException failed) {
      throw failed.thrown;
    }
  }

  private static CharSequence rendered(JspFragment body) throws IOException {
    StringWriter writer = new StringWriter();
    try {
      body.invoke(writer);
    } catch (JspException failed) {
      throw new BodyFailedException(failed);
    }
    return writer.getBuffer();
  }

  /** Takes what the body throws to all who waited for it. */
  private static final class BodyFailedException extends RuntimeException {

    @Serial private static final long serialVersionUID = 1L;

    private final JspException thrown;

    BodyFailedException(JspException thrown) {
      super(thrown);
      this.thrown = thrown;
    }
  }
}
