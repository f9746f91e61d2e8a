package io.terrace.cache.fragment.freemarker;

import freemarker.template.TemplateException;
import java.io.Serial;

/** A template failed inside a fragment, which is not kept then; the cause says where. */
public final class FragmentTemplateException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  FragmentTemplateException(TemplateException cause) {
    super(cause.getMessageWithoutStackTop(), cause);
  }
}
