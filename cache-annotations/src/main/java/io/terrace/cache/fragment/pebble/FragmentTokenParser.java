package io.terrace.cache.fragment.pebble;

import io.pebbletemplates.pebble.error.ParserException;
import io.pebbletemplates.pebble.lexer.Token;
import io.pebbletemplates.pebble.lexer.TokenStream;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.parser.Parser;
import io.pebbletemplates.pebble.tokenParser.TokenParser;
import io.terrace.cache.fragment.Fragments;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads {@code fragment} tags. */
final class FragmentTokenParser implements TokenParser {

  private static final Set<String> WORDS = Set.of("vary", "ttl", "tags", "using");

  private final Fragments fragments;

  FragmentTokenParser(Fragments fragments) {
    this.fragments = fragments;
  }

  @Override
  public String getTag() {
    return "fragment";
  }

  @Override
  public RenderableNode parse(Token token, Parser parser) {
    TokenStream stream = parser.getStream();
    stream.next();
    Map<String, Expression<?>> arguments = new HashMap<>();
    arguments.put("name", parser.getExpressionParser().parseExpression());
    while (stream.current().test(Token.Type.NAME)) {
      String word = stream.current().getValue();
      if (!WORDS.contains(word)) {
        throw new ParserException(
            null,
            "a fragment has no '" + word + "': write vary, ttl, tags or using",
            stream.current().getLineNumber(),
            stream.getFilename());
      }
      stream.next();
      arguments.put(word, parser.getExpressionParser().parseExpression());
    }
    stream.expect(Token.Type.EXECUTE_END);
    BodyNode body = parser.subparse(t -> t.test(Token.Type.NAME, "endfragment"));
    stream.next();
    stream.expect(Token.Type.EXECUTE_END);
    return new FragmentNode(token.getLineNumber(), fragments, arguments, body);
  }
}
