-- What people may do beside shopping, granted one by one: a role over the market (its home) or over one
-- merchant, within a scope. A person may have several. What the columns before it said moves here: who runs
-- the market (account.operator_at) and who acts for an approved merchant (merchant_member, which from now on
-- only tells whose application a merchant was).
-- home: system
CREATE TABLE role_grant (
    shopper_id BIGINT NOT NULL,
    over_home BIGINT NOT NULL,
    role TEXT NOT NULL,
    scope TEXT NOT NULL,
    granted_at BIGINT NOT NULL,
    -- Who granted it; none for whoever runs the machine.
    granted_by BIGINT,
    PRIMARY KEY (shopper_id, over_home, role, scope)
);

INSERT INTO role_grant (shopper_id, over_home, role, scope, granted_at)
SELECT shopper_id, 1, 'operator', 'everything', operator_at FROM account WHERE operator_at IS NOT NULL;

INSERT INTO role_grant (shopper_id, over_home, role, scope, granted_at)
SELECT m.shopper_id, m.merchant_id, m.role, 'everything', m.since
FROM merchant_member m JOIN merchant ON merchant.merchant_id = m.merchant_id
WHERE merchant.state = 'approved';

-- The merchant that a session acts for, where its person chose one.
ALTER TABLE session ADD COLUMN acts_for BIGINT;
