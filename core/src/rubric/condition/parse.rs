//! Text to condition: tokens, then descent from `or` to a single comparison.

use super::{Comparison, Operand, Term};
use crate::label::AttributeValue;

/// Parentheses and `not`s within each other; more is a mistake or an attack.
const DEEPEST: usize = 50;

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Number(f64),
    Text(String),
    Compare(Comparison),
    Open,
    Close,
}

/// A token, the character it starts at (from 1), and how it was written.
struct LocatedToken {
    token: Token,
    at: usize,
    text: String,
}

pub(super) fn parse(text: &str) -> Result<Term, String> {
    let tokens = tokens(text)?;
    let mut parser = Parser { rest: tokens.iter().peekable(), end: text.chars().count() + 1 };
    let term = parser.any(0)?;
    match parser.rest.next() {
        None => Ok(term),
        Some(found) => {
            Err(format!("character {}: expected `and`, `or` or the end, found `{}`", found.at, found.text))
        }
    }
}

fn tokens(text: &str) -> Result<Vec<LocatedToken>, String> {
    let mut found = Vec::new();
    let mut rest = text.chars().peekable();
    let mut at = 0;
    while let Some(c) = rest.next() {
        at += 1;
        if c.is_whitespace() {
            continue;
        }
        let mut written = String::from(c);
        let token = match c {
            '(' => Token::Open,
            ')' => Token::Close,
            '<' | '>' | '=' | '!' => {
                written.extend(rest.next_if_eq(&'='));
                comparison(&written).ok_or_else(|| format!("character {at}: expected `{c}=`, found `{c}`"))?
            }
            '\'' | '"' => {
                let mut inner = String::new();
                loop {
                    match rest.next() {
                        Some(q) if q == c => break,
                        Some(q) => inner.push(q),
                        None => return Err(format!("character {at}: a text without its closing quote")),
                    }
                }
                written = format!("{c}{inner}{c}");
                Token::Text(inner)
            }
            _ => {
                while let Some(next) = rest.next_if(|n| continues(&written, *n)) {
                    written.push(next);
                }
                word(&written).map_err(|what| format!("character {at}: {what}"))?
            }
        };
        let length = written.chars().count();
        found.push(LocatedToken { token, at, text: written });
        at += length - 1;
    }
    Ok(found)
}

fn comparison(written: &str) -> Option<Token> {
    Comparison::ALL.into_iter().find(|comparison| comparison.symbol() == written).map(Token::Compare)
}

/// Whether a character belongs to the word or number before it; a sign does only in an exponent.
fn continues(written: &str, next: char) -> bool {
    let exponent = starts_number(written) && written.ends_with(['e', 'E']);
    next.is_alphanumeric() || matches!(next, '_' | '.' | ':') || (matches!(next, '+' | '-') && exponent)
}

fn starts_number(written: &str) -> bool {
    written.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
}

fn word(written: &str) -> Result<Token, String> {
    if starts_number(written) {
        let number = written.parse::<f64>().ok().filter(|v| v.is_finite());
        return number.map(Token::Number).ok_or_else(|| format!("`{written}` is not a number"));
    }
    if written.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        return Ok(Token::Word(written.to_owned()));
    }
    Err(format!("`{written}` has no meaning here"))
}

struct Parser<'a> {
    rest: std::iter::Peekable<std::slice::Iter<'a, LocatedToken>>,
    end: usize,
}

impl Parser<'_> {
    fn word_follows(&mut self, word: &str) -> bool {
        self.rest.next_if(|t| matches!(&t.token, Token::Word(w) if w == word)).is_some()
    }

    fn expected<T>(&mut self, what: &str) -> Result<T, String> {
        Err(match self.rest.peek() {
            Some(found) => format!("character {}: expected {what}, found `{}`", found.at, found.text),
            None => format!("character {}: expected {what}, found the end", self.end),
        })
    }

    fn any(&mut self, depth: usize) -> Result<Term, String> {
        let mut terms = vec![self.all(depth)?];
        while self.word_follows("or") {
            terms.push(self.all(depth)?);
        }
        Ok(if terms.len() == 1 { terms.remove(0) } else { Term::Any(terms) })
    }

    fn all(&mut self, depth: usize) -> Result<Term, String> {
        let mut terms = vec![self.single(depth)?];
        while self.word_follows("and") {
            terms.push(self.single(depth)?);
        }
        Ok(if terms.len() == 1 { terms.remove(0) } else { Term::All(terms) })
    }

    fn single(&mut self, depth: usize) -> Result<Term, String> {
        if depth > DEEPEST {
            let at = self.rest.peek().map_or(self.end, |t| t.at);
            return Err(format!("character {at}: nested too deep; write it more simply"));
        }
        if self.word_follows("not") {
            return Ok(Term::Not(Box::new(self.single(depth + 1)?)));
        }
        if self.rest.next_if(|t| t.token == Token::Open).is_some() {
            let term = self.any(depth + 1)?;
            return match self.rest.next_if(|t| t.token == Token::Close) {
                Some(_) => Ok(term),
                None => self.expected("`)`"),
            };
        }
        let left = self.operand()?;
        match self.rest.peek().map(|t| &t.token) {
            Some(&Token::Compare(comparison)) => {
                self.rest.next();
                Ok(Term::Compare(left, comparison, self.operand()?))
            }
            _ => Ok(Term::Holds(left)),
        }
    }

    fn operand(&mut self) -> Result<Operand, String> {
        let operand = match self.rest.peek().map(|t| &t.token) {
            Some(Token::Word(w)) if w == "true" => Operand::Value(AttributeValue::Bool(true)),
            Some(Token::Word(w)) if w == "false" => Operand::Value(AttributeValue::Bool(false)),
            Some(Token::Word(w)) if !matches!(w.as_str(), "and" | "or" | "not") => Operand::Name(w.clone()),
            Some(&Token::Number(number)) => Operand::Value(AttributeValue::Number(number)),
            Some(Token::Text(text)) => Operand::Value(AttributeValue::Text(text.clone())),
            _ => return self.expected("a name, number, text, true or false"),
        };
        self.rest.next();
        Ok(operand)
    }
}
