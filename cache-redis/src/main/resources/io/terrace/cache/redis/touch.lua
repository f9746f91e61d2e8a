-- KEYS: value. ARGV: deadline, ttl.
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
