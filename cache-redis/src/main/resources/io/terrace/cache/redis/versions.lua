-- KEYS: sequence, era, versions. ARGV: deadline, nonce for an era, and for each version the nonce to
-- begin with. A version of another era is as good as none.
if not era then
  era = beginEra('')
end
local present = '^-?%d+:%d+:' .. era .. '$'
local found = {}
for i = 3, #KEYS do
  local held = read(KEYS[i])
  if not held or not string.find(held, present) then
    held = ARGV[i] .. ':' .. position .. ':' .. era
    redis.call('SET', KEYS[i], held)
  end
  found[i - 2] = held
end
return found
