-- Takes back one counted send, because another limit refused it.
-- KEYS     mfa:{subject}:sends:<limit>…   as in take.lua
-- returns  1
-- Atomic, because a window that ends meanwhile must not leave a count below nothing, nor one that never expires.
for i = 1, #KEYS do
  if (tonumber(redis.call('GET', KEYS[i])) or 0) > 0 then
    redis.call('DECR', KEYS[i])
  end
end
return 1
