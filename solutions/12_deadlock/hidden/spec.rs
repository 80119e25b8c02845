//! What lab 12 asks of a bank and of a table, and students do not have: that money is moved, and meals
//! are eaten. One thread alone asks for that, and never twice for the same account or seat at once.

use racelab::judge::{self, sometimes};
use racelab::trace::Kind;
use subject::{Bank, Table};

fn main() {
    judge::main([
        sometimes("money_is_moved_and_meals_are_eaten", moves_and_eats)
            .asks("1 clerk alone makes two transfers, and 1 philosopher alone eats at two seats")
            .called(Kind::WrongResult),
    ])
}

/// Whether the balances are right after each transfer, and each meal is eaten once.
fn moves_and_eats() -> bool {
    let bank = Bank::new(&[20, 7, 5]);
    bank.transfer(0, 1, 4);
    let is_moved = bank.balances() == [16, 11, 5];
    bank.transfer(1, 2, 6);
    let is_moved_again = bank.balances() == [16, 5, 11];
    let table = Table::new(3);
    let mut meals = 0;
    table.eat(0, || meals += 1);
    table.eat(1, || meals += 1);
    is_moved && is_moved_again && meals == 2
}
