-- Keeps a new challenge and drops the older one of the same authenticator and login. One of another login stays: somebody who has the
-- password and nothing else cannot displace the owner's. Guesses at all of them are counted together (verdict.lua).
-- KEYS[1]  mfa:{user}:live:<authenticator>:<binding>   id of its challenge
-- KEYS[2]  mfa:{user}:challenge:<id>                   hash: authenticator, binding, sealed code, who asked, tries, sent, resend after
-- ARGV     id, authenticator, binding, sealed code, life in seconds, seconds until it may be sent again, key prefix,
--          the block of addresses that asked
-- returns  1
-- Atomic, because two challenges issued at once must not both stay.
local now = tonumber(redis.call('TIME')[1])
local older = redis.call('GET', KEYS[1])
if older then
  redis.call('DEL', ARGV[7] .. 'challenge:' .. older)
end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[5])
redis.call('HSET', KEYS[2], 'authenticator', ARGV[2], 'binding', ARGV[3], 'code', ARGV[4], 'asker', ARGV[8],
  'tries', 0, 'sent', 1, 'resend_after', now + tonumber(ARGV[6]))
redis.call('EXPIRE', KEYS[2], ARGV[5])
return 1
