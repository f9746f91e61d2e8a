package io.terrace.cache.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Externalizable;
import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.cache.CacheException;
import org.junit.jupiter.api.Test;

/** Classes with a serialised form of their own. */
class CopyBySerializationTest {

  private final ValueCopier copier = new ValueCopier("shop", getClass().getClassLoader());

  /** As Shiro's: all its fields are transient, and it writes them itself. */
  static final class Session implements Serializable {
    @Serial private static final long serialVersionUID = 1L;
    transient String id;
    transient String connection = "open";

    Session(String id) {
      this.id = id;
    }

    @Serial
    private void writeObject(ObjectOutputStream out) throws IOException {
      out.defaultWriteObject();
      out.writeObject(id);
    }

    @Serial
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      id = (String) in.readObject();
    }
  }

  static final class OnlyOne implements Serializable {
    @Serial private static final long serialVersionUID = 1L;
    static final OnlyOne INSTANCE = new OnlyOne();
    int count;

    @Serial
    private Object readResolve() {
      return INSTANCE;
    }
  }

  static class ReplacedByParent implements Serializable {
    @Serial private static final long serialVersionUID = 1L;

    @Serial
    protected Object writeReplace() {
      return "replaced";
    }
  }

  static final class ReplacedChild extends ReplacedByParent {
    @Serial private static final long serialVersionUID = 1L;
    int number;
  }

  static final class Transient implements Serializable {
    @Serial private static final long serialVersionUID = 1L;
    String kept = "a";
    transient String dropped = "b";
  }

  /** Externalizable wants the class and its constructor public. */
  public static final class External implements Externalizable {
    @Serial private static final long serialVersionUID = 1L;
    int number;

    public External() {}

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
      out.writeInt(number + 1);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
      number = in.readInt();
    }
  }

  static final class ExtendsList extends ArrayList<String> {
    @Serial private static final long serialVersionUID = 1L;
    String more = "more";
  }

  static final class NotSerializableAround {
    Session session = new Session("a");
  }

  static final class Failing implements Serializable {
    @Serial private static final long serialVersionUID = 1L;
    String secret = "secret";

    @Serial
    private void writeObject(ObjectOutputStream out) {
      throw new IllegalStateException(secret);
    }
  }

  static final class Echo implements InvocationHandler, Serializable {
    @Serial private static final long serialVersionUID = 1L;
    final List<String> calls = new ArrayList<>();

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) {
      calls.add(method.getName());
      return calls.size();
    }
  }

  interface Hidden {
    int size();
  }

  interface SerializableSupplier extends Supplier<String>, Serializable {}

  @Test
  void transientFieldsAndWriteObjectAreHonouredAnywhereInTheValue() {
    Map<String, List<Session>> copy = copier.copy(Map.of("a", List.of(new Session("1"))));

    Session session = copy.get("a").get(0);
    assertThat(session.id).isEqualTo("1");
    assertThat(session.connection).isNull();
    assertThat(copier.copy(new Transient()).dropped).isNull();
    assertThat(copier.copy(new Transient()).kept).isEqualTo("a");
  }

  @Test
  void aSingletonStaysOne() {
    assertThat(copier.copy(OnlyOne.INSTANCE)).isSameAs(OnlyOne.INSTANCE);
    assertThat(copier.copy(new Object[] {OnlyOne.INSTANCE})[0]).isSameAs(OnlyOne.INSTANCE);
  }

  @Test
  void aReplacementIsWhatTheCopyIs() {
    Object child = new ReplacedChild();
    assertThat(copier.copy(child)).isEqualTo("replaced");
    External external = new External();
    assertThat(copier.copy(external).number).isEqualTo(1);
  }

  @Test
  void aSubclassOfACollectionKeepsItsFields() {
    ExtendsList list = new ExtendsList();
    list.add("a");
    list.more = "other";

    ExtendsList copy = copier.copy(list);

    assertThat(copy).containsExactly("a");
    assertThat(copy.more).isEqualTo("other");
  }

  @Test
  void anExceptionIsCopiedWithItsTrace() {
    Exception original = new IllegalStateException("a", new IOException("b"));
    Exception copy = copier.copy(original);
    assertThat(copy).isNotSameAs(original).hasMessage("a").hasCauseInstanceOf(IOException.class);
    assertThat(copy.getStackTrace()).isEqualTo(original.getStackTrace());
  }

  @Test
  void classesOfPrimitivesAndArraysAreFound() {
    Object[] original = {int.class, void.class, String[].class, int[][].class, new Transient()};
    assertThat(copier.copy(original)).startsWith(int.class, void.class, String[].class);
  }

  @Test
  void aProxyIsCopiedWithItsHandler() {
    Object list = proxy(List.class);
    Object hidden = proxy(Hidden.class);

    assertThat((List<?>) copier.copy(list)).isNotSameAs(list).hasSize(1);
    assertThat(((Hidden) copier.copy(hidden)).size()).isEqualTo(1);
    assertThat(((Hidden) hidden).size()).isEqualTo(1);
  }

  private static Object proxy(Class<?> type) {
    return Proxy.newProxyInstance(
        type == List.class ? CopyBySerializationTest.class.getClassLoader() : type.getClassLoader(),
        new Class<?>[] {type},
        new Echo());
  }

  @Test
  void aSerializableLambdaThatHoldsWhatMayChangeIsCopied() {
    StringBuilder text = new StringBuilder("a");
    SerializableSupplier original = () -> text.toString();

    SerializableSupplier copy = copier.copy(original);
    text.append("b");

    assertThat(copy.get()).isEqualTo("a");
  }

  @Test
  void aClassIsFoundWithTheLoaderOfTheManagerAndNotWithThatOfTheThread() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader = new Stranger()) {
      Class<?> type = loader.loadClass(Session.class.getName());
      Object session = newInstance(type);
      Class<?> plainType = loader.loadClass(Plain.class.getName());
      thread.setContextClassLoader(null);

      assertThat(type).isNotSameAs(Session.class);
      assertThat(new ValueCopier("shop", loader).copy(session))
          .isNotSameAs(session)
          .isInstanceOf(type);
      assertThat(new ValueCopier("shop", loader).copy(new Object[] {session})[0])
          .isInstanceOf(type);
      Object plain = newInstance(plainType);
      assertThat(copier.copy(plain)).isNotSameAs(plain).isInstanceOf(plainType);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void aClassThatTheManagersLoaderDoesNotKnowStaysThatOfTheOriginal() {
    ValueCopier ofPlatform = new ValueCopier("shop", ClassLoader.getPlatformClassLoader());
    assertThat(ofPlatform.copy(new Session("1")).id).isEqualTo("1");
    Object hidden = proxy(Hidden.class);
    assertThat(ofPlatform.copy(hidden)).isInstanceOf(Hidden.class);
  }

  static final class Plain {
    String id;

    Plain(String id) {
      this.id = id;
    }
  }

  private static Object newInstance(Class<?> type) throws ReflectiveOperationException {
    var constructor = type.getDeclaredConstructor(String.class);
    constructor.setAccessible(true);
    return constructor.newInstance("1");
  }

  /** Defines the classes of this test a second time. */
  private static final class Stranger extends URLClassLoader {
    Stranger() {
      super(new URL[0], CopyBySerializationTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(CopyBySerializationTest.class.getName())) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }

  @Test
  void whatCannotBeSerialisedIsRefusedByName() {
    assertThatThrownBy(() -> copier.copy(new NotSerializableAround()))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining(Session.class.getName() + " has to be serialised")
        .hasMessageContaining(NotSerializableAround.class.getName() + " is not Serializable")
        .hasCauseInstanceOf(NotSerializableException.class);
    assertThatThrownBy(() -> copier.copy(new Failing()))
        .isInstanceOf(CacheException.class)
        .hasMessageContaining("IllegalStateException")
        .hasMessageNotContaining("secret");
  }
}
