"""The outbox: mail is stored with the change that causes it and delivered durably."""
