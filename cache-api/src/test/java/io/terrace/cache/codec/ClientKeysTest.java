package io.terrace.cache.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The keys of frameworks have a text without anybody saying so: classes with the names, the fields
 * and the equality that theirs have, since the frameworks are not here.
 */
class ClientKeysTest {

  private static final String HASH = " public int hashCode() { return hashCode; } ";

  /** Source by name; the parameters of the constructor are the fields, in that order. */
  private static final Map<String, String> SOURCES =
      Map.of(
          "org.springframework.cache.interceptor.SimpleKey",
          "public SimpleKey(Object[] params) { this.params = params;"
              + " hashCode = Arrays.deepHashCode(params); }"
              + " private final Object[] params; private transient int hashCode;"
              + HASH
              + "public boolean equals(Object o) { return o instanceof SimpleKey k &&"
              + " Arrays.deepEquals(params, k.params); }",
          "org.hibernate.cache.internal.CacheKeyImplementation",
          "public CacheKeyImplementation(Object id, String role, String tenant, Integer hash) {"
              + " this.id = id; entityOrRoleName = role; tenantId = tenant; hashCode = hash; }"
              + " private final Object id; private final String entityOrRoleName, tenantId;"
              + " private final int hashCode; private final boolean requiresDeepEquals = true;"
              + HASH
              + "public boolean equals(Object o) { return o instanceof CacheKeyImplementation k &&"
              + " Objects.deepEquals(id, k.id) && entityOrRoleName.equals(k.entityOrRoleName) &&"
              + " Objects.equals(tenantId, k.tenantId); }",
          "org.apache.shiro.subject.SimplePrincipalCollection",
          "public SimplePrincipalCollection(Map<String, Set<Object>> p) { realmPrincipals = p; }"
              + " private Map<String, Set<Object>> realmPrincipals;"
              + " private transient String cachedToString;"
              + " public int hashCode() { return realmPrincipals.hashCode(); }"
              + " public boolean equals(Object o) { return o instanceof SimplePrincipalCollection c"
              + " && realmPrincipals.equals(c.realmPrincipals); }",
          "org.hibernate.cache.internal.BasicCacheKeyImplementation",
          "public BasicCacheKeyImplementation(Integer id) { this.id = id; }"
              + " final Integer id; final String newInThisVersion = null;"
              + " public int hashCode() { return id; }"
              + " public boolean equals(Object o) { return o == this; }");

  @TempDir static Path directory;
  private static ClassLoader loader;

  private final KeyEncoder encoder = new KeyEncoder();

  @BeforeAll
  static void compile() throws Exception {
    List<String> arguments = new ArrayList<>(List.of("-d", directory.toString()));
    for (Map.Entry<String, String> source : SOURCES.entrySet()) {
      int dot = source.getKey().lastIndexOf('.');
      String name = source.getKey().substring(dot + 1);
      Path file = directory.resolve(name + ".java");
      Files.writeString(
          file,
          "package %s; import java.util.*; public class %s { %s }"
              .formatted(source.getKey().substring(0, dot), name, source.getValue()));
      arguments.add(file.toString());
    }
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    assertThat(failed).isZero();
    loader = new URLClassLoader(new URL[] {directory.toUri().toURL()});
  }

  private static Object key(String name, Object... arguments) {
    try {
      return Class.forName(name, true, loader).getConstructors()[0].newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("a class of a client", e);
    }
  }

  private static Object simpleKey(Object... params) {
    return key("org.springframework.cache.interceptor.SimpleKey", (Object) params);
  }

  private static Object cacheKey(Object id, String tenant, int hash) {
    return key("org.hibernate.cache.internal.CacheKeyImplementation", id, "Book", tenant, hash);
  }

  @Test
  void aKeyOfSeveralArgumentsIsKnownByThem() {
    assertThat(encoder.encode(simpleKey("a", 1, null)))
        .isEqualTo("Forg.springframework.cache.interceptor.SimpleKey(params=A(sa,i1,_))");
    assertThat(encoder.encode(simpleKey())).isEqualTo(encoder.encode(simpleKey()));
    encoder.check(simpleKey().getClass());
  }

  @Test
  void whatIsEqualHasOneTextAndWhatIsNotHasAnother() {
    List<Object> keys =
        List.of(
            simpleKey(),
            simpleKey("a"),
            simpleKey("a,b"),
            simpleKey("a", "b"),
            simpleKey((Object) new String[] {"a", "b"}),
            simpleKey((Object) new Object[] {"a", "b"}),
            simpleKey(List.of("a", "b")),
            simpleKey((Object) new int[] {1}),
            simpleKey((Object) new long[] {1}),
            simpleKey((Object) new Integer[] {1}),
            simpleKey((Object) new int[][] {{1}}),
            simpleKey((Object) new int[] {}),
            cacheKey(1L, null, 1),
            cacheKey(1L, null, 2), // a hash is not the same in each process
            cacheKey(1L, "tenant", 1),
            cacheKey(new Object[] {1L}, null, 1),
            cacheKey(new Object[] {1L}, null, 1));
    for (Object one : keys) {
      for (Object other : keys) {
        assertThat(encoder.encode(one).equals(encoder.encode(other)))
            .as("%s, %s", encoder.encode(one), encoder.encode(other))
            .isEqualTo(one.equals(other));
      }
    }
  }

  @Test
  void principalsAreKnownInAnyOrder() {
    Map<String, Set<Object>> principals = new LinkedHashMap<>();
    principals.put("realm", new LinkedHashSet<>(List.of("ada", 7L)));
    principals.put("another", Set.of("x"));
    Map<String, Set<Object>> same =
        Map.of("another", Set.of("x"), "realm", new LinkedHashSet<>(List.of(7L, "ada")));
    String name = "org.apache.shiro.subject.SimplePrincipalCollection";

    assertThat(encoder.encode(key(name, principals))).isEqualTo(encoder.encode(key(name, same)));
  }

  @Test
  void anArrayInsideOfAListIsRefusedAsTheListsAreNotEqual() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> encoder.encode(simpleKey(List.of(new int[] {1}))))
        .withMessageContaining("array");
  }

  @Test
  void anArrayThatContainsItselfIsRefused() {
    Object[] circle = new Object[1];
    circle[0] = circle;
    Object[] arguments = {circle};
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                encoder.encode(
                    key(
                        "org.hibernate.cache.internal.CacheKeyImplementation",
                        arguments[0],
                        "Book",
                        null,
                        1)))
        .withMessageContaining("deep");
  }

  @Test
  void aVersionWithAFieldThatIsNotKnownIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                encoder.encode(key("org.hibernate.cache.internal.BasicCacheKeyImplementation", 1)))
        .withMessageContaining("newInThisVersion")
        .withMessageContaining("keyText");
  }
}
