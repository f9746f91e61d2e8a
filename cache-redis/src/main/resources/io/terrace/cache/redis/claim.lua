-- KEYS: value, lease. ARGV: deadline, the version that is not wanted, token, time of the lease.
-- Returns the frame, 1 if the lease is granted, or 0 if it is another's.
local held = read(KEYS[1])
if held and version(held) ~= ARGV[2] then
  return held
end
if redis.call('SET', KEYS[2], ARGV[3], 'NX', 'PX', ARGV[4]) then
  return 1
end
return 0
