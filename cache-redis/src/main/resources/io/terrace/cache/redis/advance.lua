-- KEYS: sequence, era, version, and a stream if it publishes. ARGV: deadline, nonce for an era, nonce,
-- and what a message needs.
-- The removal is for a full server, which refuses what would take memory only until a script has
-- written something: what was invalidated must not stay valid for want of room.
redis.call('DEL', KEYS[3])
if not era then
  era = beginEra('')
end
redis.call('INCR', KEYS[1])
local advanced = ARGV[3] .. ':' .. redis.call('GET', KEYS[1]) .. ':' .. era
redis.call('SET', KEYS[3], advanced)
return publish(KEYS[4], 4) or advanced
