### The pages of settings: what one may choose for oneself, and for everybody.

settings-flash-signed-out = Signed out there.
