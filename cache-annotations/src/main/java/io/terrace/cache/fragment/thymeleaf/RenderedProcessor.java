package io.terrace.cache.fragment.thymeleaf;

import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.model.IProcessableElementTag;
import org.thymeleaf.processor.element.AbstractElementTagProcessor;
import org.thymeleaf.processor.element.IElementTagStructureHandler;
import org.thymeleaf.templatemode.TemplateMode;

/** Puts rendered text in as it is: nothing in it is looked at. */
final class RenderedProcessor extends AbstractElementTagProcessor {

  static final String ELEMENT = "rendered";
  static final String TEXT = RenderedProcessor.class.getName();

  RenderedProcessor(String prefix, int precedence) {
    super(TemplateMode.HTML, prefix, ELEMENT, true, null, false, precedence);
  }

  @Override
  protected void doProcess(
      ITemplateContext context, IProcessableElementTag tag, IElementTagStructureHandler handler) {
    Object text = context.getVariable(TEXT);
    handler.replaceWith(text == null ? "" : text.toString(), false);
  }
}
