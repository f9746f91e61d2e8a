-- KEYS: value, lease, and a stream if it publishes. ARGV: deadline, channel, frame, ttl, and what a
-- message needs.
-- What cannot be stored must not leave the old value behind: no write may come before the SET, for
-- a full server refuses only the first.
local stored = redis.pcall('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
endLease(KEYS[2], KEYS[1], ARGV[2])
if stored.err then
  redis.call('DEL', KEYS[1])
end
local untold = publish(KEYS[3], 5)
if stored.err then
  return stored
end
return untold or 1
