package io.terrace.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A point in a test's code that waits to be let through, and that the test can wait for. */
public final class Gate {

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  /** Says that this point is reached, and waits to be let through. */
  public void pass() throws InterruptedException {
    reached.countDown();
    assertThat(opened.await(20, TimeUnit.SECONDS)).as("the gate is opened").isTrue();
  }

  /** The same, deaf to interrupts. */
  public void passUninterruptibly() {
    reached.countDown();
    boolean interrupted = false;
    while (true) {
      try {
        assertThat(opened.await(20, TimeUnit.SECONDS)).as("the gate is opened").isTrue();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until somebody is at the gate. */
  public void awaitReached() throws InterruptedException {
    assertThat(reached.await(20, TimeUnit.SECONDS)).as("the gate is reached").isTrue();
  }

  /** Returns whether somebody came to the gate. */
  public boolean isReached() {
    return reached.getCount() == 0;
  }

  /** Lets through whoever is there, and all who come. */
  public void open() {
    opened.countDown();
  }
}
