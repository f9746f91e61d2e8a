-- A shop with @products products, 25 in a category, and 20 reviews of each. RAND is seeded, so that
-- it is the same shop in every run. H2 makes the indexes that foreign keys need.
CALL RAND(2026);

CREATE TABLE category (
  id INT PRIMARY KEY,
  name VARCHAR(40) NOT NULL
);

INSERT INTO category
SELECT x, ARRAY['Garden', 'Kitchen', 'Office', 'Sports', 'Toys'][MOD(x, 5) + 1] || ' ' || x
FROM SYSTEM_RANGE(1, @products / 25);

CREATE TABLE product (
  id BIGINT PRIMARY KEY,
  category_id INT NOT NULL REFERENCES category,
  name VARCHAR(80) NOT NULL
);

INSERT INTO product
SELECT x, 1 + MOD(x, @products / 25),
  ARRAY['Cedar', 'Copper', 'Linen', 'Marble', 'Oak', 'Steel', 'Willow'][MOD(x, 7) + 1] || ' '
    || ARRAY['Bench', 'Bowl', 'Clock', 'Desk', 'Kettle', 'Lamp', 'Shelf', 'Vase'][MOD(x, 8) + 1]
    || ' ' || x
FROM SYSTEM_RANGE(1, @products);

-- Prices change with the seasons; the latest is what a product costs.
CREATE TABLE price (
  product_id BIGINT NOT NULL REFERENCES product,
  valid_from DATE NOT NULL,
  amount DECIMAL(10, 2) NOT NULL,
  PRIMARY KEY (product_id, valid_from)
);

INSERT INTO price
SELECT product.id, DATEADD(MONTH, season.x * 3, DATE '2025-01-01'),
  5 + CAST(495 * RAND() AS DECIMAL(10, 2))
FROM product CROSS JOIN SYSTEM_RANGE(0, 3) AS season;

CREATE TABLE review (
  id BIGINT PRIMARY KEY,
  product_id BIGINT NOT NULL REFERENCES product,
  stars INT NOT NULL CHECK (stars BETWEEN 1 AND 5)
);

-- The square root makes many stars likelier than few, as in real reviews.
INSERT INTO review
SELECT x, 1 + MOD(x, @products), 1 + CAST(FLOOR(5 * SQRT(RAND())) AS INT)
FROM SYSTEM_RANGE(1, @products * 20);
