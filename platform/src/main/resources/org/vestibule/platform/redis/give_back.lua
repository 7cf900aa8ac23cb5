-- Gives back one use that should not count after all.
-- KEYS[1]  prefix:{subject}:<limit>   as in take.lua
-- returns  1
-- Atomic, because a window that ends meanwhile must not leave uses below nothing, nor a key that never expires.
if (tonumber(redis.call('HGET', KEYS[1], 'uses')) or 0) > 0 then
  redis.call('HINCRBY', KEYS[1], 'uses', -1)
end
return 1
