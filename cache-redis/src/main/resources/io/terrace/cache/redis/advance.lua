-- KEYS: sequence, version. ARGV: deadline, nonce.
-- The removal is for a full server, which refuses what would take memory only until a script has
-- written something: what was invalidated must not stay valid for want of room.
redis.call('DEL', KEYS[2])
redis.call('INCR', KEYS[1])
local advanced = ARGV[2] .. ':' .. redis.call('GET', KEYS[1])
redis.call('SET', KEYS[2], advanced)
return advanced
