-- KEYS: value, lease. ARGV: deadline.
local removed = redis.call('DEL', KEYS[1])
redis.call('DEL', KEYS[2])
return removed
