-- KEYS: value, lease, and a stream if it publishes. ARGV: deadline, channel, and what a message
-- needs.
local removed = redis.call('DEL', KEYS[1])
endLease(KEYS[2], KEYS[1], ARGV[2])
return publish(KEYS[3], 3) or removed
