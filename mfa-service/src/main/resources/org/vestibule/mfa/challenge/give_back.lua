-- Takes back counted sends: another limit refused them, or their code was the right one.
-- KEYS     mfa:{subject}:sends:<limit>…   as in take.lua
-- ARGV     how many
-- returns  1
-- Atomic, because a window that ends meanwhile must not leave a count below nothing, nor one that never expires.
for i = 1, #KEYS do
  local sends = math.min(tonumber(redis.call('GET', KEYS[i])) or 0, tonumber(ARGV[1]))
  if sends > 0 then
    redis.call('DECRBY', KEYS[i], sends)
  end
end
return 1
