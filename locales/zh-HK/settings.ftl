### The pages of settings: what one may choose for oneself, and for everybody.

settings-flash-signed-out = 已在該處登出。
