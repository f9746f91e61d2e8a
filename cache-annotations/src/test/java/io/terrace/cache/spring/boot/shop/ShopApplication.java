package io.terrace.cache.spring.boot.shop;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A shop with a database; all that Terrace needs to know of it is in its properties. */
@SpringBootApplication
public class ShopApplication {}
