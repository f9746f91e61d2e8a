-- Before the scripts of versions. KEYS[1] is the end of the sequence. One that was lost goes on from
-- the clock, in microseconds, and so beyond where it was. It is removed first, though it is not
-- there, for a full server refuses what would take memory only until a script has written something.
local position = redis.call('GET', KEYS[1])
if not position then
  position = string.format('%.0f', clock[1] * 1000000 + clock[2])
  redis.call('DEL', KEYS[1])
  redis.call('SET', KEYS[1], position)
end
