package io.terrace.cache.web;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.util.concurrent.atomic.AtomicInteger;

/** A resource of JAX-RS whose texts say how many were made before. */
@Path("/")
public class ShopResource {

  private static final AtomicInteger MADE = new AtomicInteger();

  @GET
  @Path("products/{id}")
  @Produces("text/plain")
  @CachedPage(
      ttl = "10m",
      tags = {"shop", "product:{id}"})
  public String product(@PathParam("id") String id) {
    return made("product " + id);
  }

  @POST
  @Path("products/{id}")
  public String change(@PathParam("id") String id) {
    return made("changed " + id);
  }

  @GET
  @Path("cart")
  @NeverCached
  public String cart() {
    return made("cart");
  }

  @GET
  @Path("all")
  public String all() {
    return made("all");
  }

  private static String made(String what) {
    return what + " " + MADE.incrementAndGet();
  }
}
