-- KEYS: counter. ARGV: deadline, delta, start, floor, and a ttl if it is not for ever.
-- A number of Lua has 53 bits, so 64-bit ones stay text.
local MAXIMUM, MINIMUM = '9223372036854775807', '-9223372036854775808'

local function less(a, b)
  local negative = string.sub(a, 1, 1) == '-'
  if negative ~= (string.sub(b, 1, 1) == '-') then
    return negative
  end
  if #a ~= #b then
    return (#a < #b) ~= negative
  end
  return a ~= b and (a < b) ~= negative
end

if ARGV[5] then
  redis.call('SET', KEYS[1], ARGV[3], 'NX', 'PX', ARGV[5])
else
  redis.call('SET', KEYS[1], ARGV[3], 'NX')
end
local sum = redis.pcall('INCRBY', KEYS[1], ARGV[2])
if type(sum) == 'table' then
  if not string.find(sum.err, 'overflow', 1, true) then
    return sum
  end
  local bound = string.sub(ARGV[2], 1, 1) == '-' and MINIMUM or MAXIMUM
  redis.call('SET', KEYS[1], bound, 'KEEPTTL')
end
local value = redis.call('GET', KEYS[1])
if less(value, ARGV[4]) then
  value = ARGV[4]
  redis.call('SET', KEYS[1], value, 'KEEPTTL')
end
return value
