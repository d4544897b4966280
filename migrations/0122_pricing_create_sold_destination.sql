-- Where the market sells parcels to, as its operators decided; everywhere that the rules reach while nothing is here.
-- home: system
CREATE TABLE sold_destination (
    destination TEXT PRIMARY KEY
);
