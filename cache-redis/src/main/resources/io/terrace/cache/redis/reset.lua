-- KEYS: counter. ARGV: deadline.
return redis.call('DEL', KEYS[1])
