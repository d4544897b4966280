-- Who holds a role over the market or over a merchant is listed, and counted before an operator goes.
CREATE INDEX role_grant_over ON role_grant (over_home, role, scope);
