-- KEYS: sequence, era. ARGV: deadline, nonce for an era, a run of a server, and all runs that are to
-- be valid if that one is not.
-- Returns the era, or 0 if the run is not valid in it and nothing was said of the others.
if era and string.find(record .. ' ', ' ' .. ARGV[3] .. ' ', 1, true) then
  return era
end
if #ARGV == 3 then
  return 0
end
local runs = ''
for i = 4, #ARGV do
  runs = runs .. ' ' .. ARGV[i]
end
return beginEra(runs)
