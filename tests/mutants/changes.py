"""Small changes of Python code, each of which a test should see: an operator, a constant, a condition, a refusal."""

import ast
import copy
from collections.abc import Iterator

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


def _said(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 70 else f"{text[:67]}..."


def _of_expression(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what an expression may become."""
    match node:
        case ast.Compare(left=left, ops=ops, comparators=others):
            for at, op in enumerate(ops):
                if type(op) in COMPARED:
                    changed = [*ops[:at], COMPARED[type(op)](), *ops[at + 1 :]]
                    yield ast.Compare(left=left, ops=changed, comparators=others)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(op=ast.Or() if isinstance(op, ast.And) else ast.And(), values=values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.BinOp(left=left, op=op, right=right) if type(op) in RECKONED and not _is_text(left):
            yield ast.BinOp(left=left, op=RECKONED[type(op)](), right=right)
        case ast.Constant(value=bool() | int() as value):
            yield ast.Constant(value=not value if isinstance(value, bool) else value + 1)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield ast.IfExp(test=test, body=orelse, orelse=body)
        case ast.comprehension(target=target, iter=source, ifs=ifs, is_async=is_async) if ifs:
            yield ast.comprehension(target=target, iter=source, ifs=ifs[1:], is_async=is_async)


def _of_statement(node: ast.stmt) -> Iterator[ast.stmt]:
    """Yield what a statement may become."""
    match node:
        case ast.Raise():
            yield ast.Pass()
        case ast.If(test=ast.Name() | ast.Attribute() | ast.Call() | ast.NamedExpr() as test, body=body, orelse=orelse):
            yield ast.If(test=ast.UnaryOp(op=ast.Not(), operand=test), body=body, orelse=orelse)
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield ast.Return(value=ast.Constant(value=None))
        case ast.Continue():
            yield ast.Break()
        case ast.AugAssign(target=target, op=op, value=value) if type(op) in RECKONED:
            yield ast.AugAssign(target=target, op=RECKONED[type(op)](), value=value)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _skipped(parent: ast.AST, name: str) -> bool:
    """Tell what is no behaviour: annotations, decorators, and how a structure is declared."""
    return (
        name in {"annotation", "returns", "decorator_list", "type_params", "keywords"}
        and not (name == "keywords" and isinstance(parent, ast.Call))
    ) or isinstance(parent, ast.TypeAlias)


def _places(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None, ast.AST]]:
    """Yield every node below with where it hangs: parent, field, index."""
    for name, value in ast.iter_fields(node):
        if _skipped(node, name):
            continue
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(child, ast.AST):
                yield node, name, index, child
                yield from _places(child)


def _idle(node: ast.AST) -> ast.AST | None:
    """Return what cannot matter in an expression: how often `rsplit(…, 1)[-1]` splits, its last part is the same."""
    match node:
        case ast.Subscript(
            value=ast.Call(func=ast.Attribute(attr="rsplit"), args=[_, ast.Constant(value=1) as most]),
            slice=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)),
        ):
            return most
    return None


def mutants(source: str) -> Iterator[tuple[int, str, str]]:
    """Yield the line, what became what, and the whole changed source, of every small change of a module."""
    tree = ast.parse(source)
    idle = [_idle(node) for node in ast.walk(tree)]
    count = sum(1 for _ in _places(tree))
    for number in range(count):
        _, _, _, found = next(p for n, p in enumerate(_places(tree)) if n == number)
        if found in idle:
            continue
        made = [*_of_expression(found), *(_of_statement(found) if isinstance(found, ast.stmt) else ())]
        for change in made:
            whole = copy.deepcopy(tree)
            parent, name, index, old = next(p for n, p in enumerate(_places(whole)) if n == number)
            new = ast.copy_location(change, old)
            if index is None:
                setattr(parent, name, new)
            else:
                getattr(parent, name)[index] = new
            # A comprehension's `for` has no line of its own.
            line = getattr(found.target if isinstance(found, ast.comprehension) else found, "lineno", 0)
            yield line, f"{_said(found)} → {_said(change)}", ast.unparse(ast.fix_missing_locations(whole))
