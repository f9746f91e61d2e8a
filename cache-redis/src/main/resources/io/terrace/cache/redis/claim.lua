-- KEYS: value, lease, and the mark of a failed attempt that the caller waits for, if there is one.
-- ARGV: deadline, the version that is not wanted, token, time of the lease.
-- Returns the frame, 1 if the lease is granted, 0 if that attempt has failed, or the token of another
-- who has the lease, in a list. What it is told of has to be told to it, so it says that it waits.
local held = read(KEYS[1])
if held and version(held) ~= ARGV[2] then
  return held
end
if KEYS[3] and redis.call('EXISTS', KEYS[3]) == 1 then
  return 0
end
if redis.call('SET', KEYS[2], ARGV[3], 'NX', 'PX', ARGV[4]) then
  return 1
end
local holder = read(KEYS[2])
if string.sub(holder, -1) == AWAITED then
  return {string.sub(holder, 1, -2)}
end
if holder ~= '' then
  redis.call('SET', KEYS[2], holder .. AWAITED, 'KEEPTTL')
end
return {holder}
