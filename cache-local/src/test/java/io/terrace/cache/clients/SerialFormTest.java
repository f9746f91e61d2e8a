package io.terrace.cache.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.terrace.cache.jcache.TerraceCachingProvider;
import java.io.Externalizable;
import java.io.IOException;
import java.io.ObjectInput;
import java.io.ObjectInputStream;
import java.io.ObjectOutput;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.cache.Cache;
import javax.cache.CacheManager;
import javax.cache.configuration.MutableConfiguration;
import javax.cache.spi.CachingProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A copy of a class that says how it is serialised comes out as its author meant it. */
class SerialFormTest {

  private final CachingProvider provider = new TerraceCachingProvider();
  private final CacheManager manager = provider.getCacheManager();
  private final Cache<String, Object> cache =
      manager.createCache("values", new MutableConfiguration<>());

  @AfterEach
  void close() {
    provider.close();
  }

  private <T> T copyOf(Class<T> type, Object value) {
    cache.put("key", value);
    Object copy = cache.get("key");
    assertThat(copy).isNotSameAs(value);
    return type.cast(copy);
  }

  /** All its fields are transient, and it writes them itself, as a session of Shiro does. */
  private static final class Session implements Serializable {
    @Serial private static final long serialVersionUID = 1L;
    private transient String id;
    private transient Map<String, Object> attributes = new HashMap<>();

    Session(String id) {
      this.id = id;
    }

    @Serial
    private void writeObject(ObjectOutputStream out) throws IOException {
      out.defaultWriteObject();
      out.writeUTF(id);
      out.writeObject(attributes);
    }

    @Serial
    @SuppressWarnings("unchecked") // what writeObject wrote
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      id = in.readUTF();
      attributes = (Map<String, Object>) in.readObject();
    }
  }

  @Test
  void transientFieldsThatItsAuthorWritesAreKept() {
    Session session = new Session("4711");
    session.attributes.put("user", "ada");

    Session copy = copyOf(Session.class, session);
    session.attributes.put("user", "changed");

    assertThat(copy.id).isEqualTo("4711");
    assertThat(copy.attributes).containsExactly(Map.entry("user", "ada"));
  }

  @Test
  void soAreThoseOfAnObjectDeepInACollection() {
    Session session = new Session("4711");
    session.attributes.put("user", "ada");

    Map<?, ?> copy = copyOf(Map.class, new HashMap<>(Map.of("sessions", List.of(session))));

    Session inside = (Session) ((List<?>) copy.get("sessions")).get(0);
    assertThat(inside).isNotSameAs(session);
    assertThat(inside.id).isEqualTo("4711");
    assertThat(inside.attributes).containsExactly(Map.entry("user", "ada"));
  }

  @Test
  void aProcessorSetsSuchAnObjectToo() {
    cache.invoke(
        "key",
        (entry, arguments) -> {
          entry.setValue(new Session("4711"));
          return null;
        });

    assertThat(((Session) cache.get("key")).id).isEqualTo("4711");
  }

  /** A constant that is told apart by identity. */
  private static final class Unit implements Serializable {
    @Serial private static final long serialVersionUID = 1L;
    private static final Unit METRE = new Unit("m");
    private final String symbol;

    private Unit(String symbol) {
      this.symbol = symbol;
    }

    @Serial
    private Object readResolve() {
      return symbol.equals(METRE.symbol) ? METRE : this;
    }
  }

  private static final class Length implements Serializable {
    @Serial private static final long serialVersionUID = 1L;
    private final Unit unit;
    private long number;

    Length(long number, Unit unit) {
      this.number = number;
      this.unit = unit;
    }
  }

  @Test
  void whatReadResolveGivesStandsForTheObject() {
    Length length = new Length(3, Unit.METRE);

    Length copy = copyOf(Length.class, length);
    length.number = 4;

    assertThat(copy.unit).isSameAs(Unit.METRE);
    assertThat(copy.number).isEqualTo(3);
  }

  private static final class Report implements Serializable {
    @Serial private static final long serialVersionUID = 1L;
    private String text = "text";
    private transient String cached = "rendered";
  }

  @Test
  void aTransientFieldThatNobodyWritesIsForgotten() {
    Report report = new Report();

    Report copy = copyOf(Report.class, report);
    report.text = "changed";

    assertThat(copy.text).isEqualTo("text");
    assertThat(copy.cached).isNull();
    assertThat(report.cached).isEqualTo("rendered");
  }

  /** Writes itself as a number. */
  public static final class Counter implements Externalizable {
    @Serial private static final long serialVersionUID = 1L;
    private int count;
    private int reads;

    /** For serialisation. */
    public Counter() {}

    @Override
    public void writeExternal(ObjectOutput out) throws IOException {
      out.writeInt(count);
    }

    @Override
    public void readExternal(ObjectInput in) throws IOException {
      count = in.readInt();
      reads = 1;
    }
  }

  @Test
  void anExternalizableReadsItself() {
    Counter counter = new Counter();
    counter.count = 5;

    Counter copy = copyOf(Counter.class, counter);

    assertThat(copy.count).isEqualTo(5);
    assertThat(copy.reads).isEqualTo(1);
  }
}
