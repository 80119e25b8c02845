//! A judge program under a watchdog.
