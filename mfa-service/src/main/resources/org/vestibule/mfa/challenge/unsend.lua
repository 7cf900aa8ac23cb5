-- Takes back that a code was sent again: a limit refused it.
-- KEYS[1]  mfa:{user}:challenge:<id>
-- returns  1
-- Atomic, because a challenge that ends meanwhile must not come back as a key that never expires.
if redis.call('EXISTS', KEYS[1]) == 1 then
  redis.call('HINCRBY', KEYS[1], 'sent', -1)
end
return 1
