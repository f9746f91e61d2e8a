package io.terrace.cache.fragment.pebble;

import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import io.terrace.cache.fragment.Fragments;
import java.util.List;

/**
 * Keeps parts of Pebble templates:
 *
 * <pre>{@code
 * {% fragment "product" vary [product.id] ttl "10m" tags ["product:" + product.id] %}
 *   <b>{{ product.name }}</b>
 * {% endfragment %}
 * }</pre>
 *
 * <p>Add it to the engine: {@code new PebbleEngine.Builder().extension(new
 * FragmentExtension(fragments))}. {@code using} names a cache. The name of the template is part of
 * the key; Pebble does not tell its text, so a changed template wants another name or a clear.
 * Thread-safe.
 */
@SuppressWarnings("exports") // whoever uses it has the module that it speaks of
public final class FragmentExtension extends AbstractExtension {

  private final Fragments fragments;

  /** Makes an extension that keeps its fragments in {@code fragments}. */
  public FragmentExtension(Fragments fragments) {
    this.fragments = fragments;
  }

  @Override
  public List<TokenParser> getTokenParsers() {
    return List.of(new FragmentTokenParser(fragments));
  }
}
