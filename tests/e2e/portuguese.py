"""News sentences in English and Brazilian Portuguese, both written for these tests by hand, before any model saw them."""

LINES: tuple[tuple[str, str], ...] = (
    ("The city council approved a new budget on Tuesday night.", "A câmara municipal aprovou um novo orçamento na noite de terça-feira."),
    ("Two firefighters were injured while they fought the blaze.", "Dois bombeiros ficaram feridos enquanto combatiam o incêndio."),
    (
        "The president said the country would not accept the new tariffs.",
        "O presidente disse que o país não aceitaria as novas tarifas.",
    ),
    (
        "Heavy rain closed three roads in the north of the state.",
        "Fortes chuvas fecharam três estradas no norte do estado.",
    ),
    ("The company will hire 300 people next year.", "A empresa vai contratar 300 pessoas no próximo ano."),
    (
        "Police arrested a man on suspicion of stealing a bus.",
        "A polícia prendeu um homem suspeito de roubar um ônibus.",
    ),
    (
        "The hospital has treated more than 1,200 patients since January.",
        "O hospital atendeu mais de 1.200 pacientes desde janeiro.",
    ),
    ("The minister denied that she had received any money.", "A ministra negou que tivesse recebido dinheiro."),
    (
        "Scientists have found a new species of frog in the forest.",
        "Cientistas encontraram uma nova espécie de sapo na floresta.",
    ),
    ("The team lost the final by three goals to one.", "O time perdeu a final por três gols a um."),
    (
        "Prices rose by 4.5 percent in October, the highest rate in ten years.",
        "Os preços subiram 4,5 por cento em outubro, a maior taxa em dez anos.",
    ),
    (
        "Teachers went on strike to demand better wages.",
        "Os professores entraram em greve para exigir melhores salários.",
    ),
    (
        "The bridge, which was built in 1962, will be closed for repairs until March.",
        "A ponte, construída em 1962, ficará fechada para reparos até março.",
    ),
    (
        "The court ordered the newspaper to publish a correction.",
        "O tribunal ordenou que o jornal publicasse uma correção.",
    ),
    ("The old library will become a museum of music.", "A antiga biblioteca vai se tornar um museu da música."),
    (
        "At least seven people died when a boat sank off the coast.",
        "Pelo menos sete pessoas morreram quando um barco afundou perto da costa.",
    ),
    (
        "The mayor promised to plant ten thousand trees before the end of the year.",
        "O prefeito prometeu plantar dez mil árvores antes do fim do ano.",
    ),
    (
        "Voters will choose a new parliament on Sunday.",
        "Os eleitores vão escolher um novo parlamento no domingo.",
    ),
    (
        "The bank said that customers' data had not been lost.",
        "O banco disse que os dados dos clientes não foram perdidos.",
    ),
    (
        "Farmers fear that the drought will destroy the harvest.",
        "Os agricultores temem que a seca destrua a colheita.",
    ),
    (
        "The singer cancelled two concerts because of a sore throat.",
        "A cantora cancelou dois shows por causa de uma dor de garganta.",
    ),
    (
        "The government spent 1.5 million dollars on the new website.",
        "O governo gastou 1,5 milhão de dólares no novo site.",
    ),
    (
        "Neither side has commented on the talks.",
        "Nenhum dos lados comentou as negociações.",
    ),
    (
        "The train to the airport runs every fifteen minutes.",
        "O trem para o aeroporto passa a cada quinze minutos.",
    ),
)
